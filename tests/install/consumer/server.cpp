// A server of Poco's that migrates at boot: one line.
#include <Poco/Util/ServerApplication.h>
#include <godwit/poco/migration_subsystem.h>

#include <iostream>

class Server : public Poco::Util::ServerApplication {
 protected:
  void initialize(Poco::Util::Application& self) override {
    loadConfiguration();
    addSubsystem(new godwit::MigrationSubsystem);
    Poco::Util::ServerApplication::initialize(self);
  }
  int main(const std::vector<std::string>&) override {
    const auto& report = getSubsystem<godwit::MigrationSubsystem>().report();
    std::cout << "serving at version " << report.current_version << std::endl;
    return EXIT_OK;
  }
};

POCO_SERVER_MAIN(Server)
