// A test of somebody's: a database in memory, migrated over the Poco session that goes on to use it.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <godwit/poco/session_migrator.h>

#include <iostream>

int main(int argc, char** argv) {
  using namespace Poco::Data::Keywords;
  if (argc != 2) return 2;
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session("SQLite", ":memory:");
  godwit::ProjectOptions project;
  project.locations = {std::string("filesystem:") + argv[1]};
  const godwit::Report report = godwit::SessionMigrator(session, project).migrate();
  std::string tables;
  session << "SELECT group_concat(name) FROM sqlite_master WHERE name IN ('a', 'b')", into(tables), now;
  std::cout << tables << " at version " << report.current_version << std::endl;
  return godwit::exit_code(report.code);
}
