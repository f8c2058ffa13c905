// Migrates the database named by its first argument with the scripts below its second: once waiting, once not.
#include <godwit/migrator.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  godwit::ProjectOptions project;
  project.locations = {std::string("filesystem:") + argv[2]};
  godwit::TargetOptions target;
  target.url = argv[1];
  godwit::Migrator migrator(project);
  const godwit::Report first = migrator.run("migrate", target);
  std::stop_source stop;
  const godwit::Report second = migrator.start("migrate", target, stop.get_token()).get();
  std::cout << first.results.size() << " steps, then " << second.results.size() << ", version "
            << second.current_version << std::endl;
  return first.success() && second.success() ? 0 : godwit::exit_code(first.code);
}
