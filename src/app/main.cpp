#include "app/application.h"
#include "app/process.h"

int main(int argc, char** argv) {
  const godwit::ProcessStart start = godwit::remember_start();
  godwit::forbid_core_dumps();
  std::vector<std::string> arguments = godwit::take_arguments(argc, argv);
  godwit::SignalWatch signals;
  godwit::Application application(std::move(arguments), signals, start);
  return application.run_arguments();
}
