#pragma once
// Everything a run is told, from all sources, as plain options.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "godwit/boot_mode.h"
#include "godwit/options.h"

namespace godwit {

enum class OutputType { text, json, html, junit, sarif, github };
enum class ColorMode { automatic, always, never };

struct OutputOptions {
  OutputType type = OutputType::text;
  ColorMode color = ColorMode::automatic;
  std::vector<std::string> report_files;  ///< .html, .json, .xml (JUnit) or .sarif
  std::optional<bool> reports;            ///< false: write none; true: report.html where report_files is empty
  std::string output_file;                ///< all that is printed goes there, too; "": nowhere
  bool migration_ids = false;             ///< info prints the names that cherryPick takes, and nothing else
  bool debug = false;                     ///< -X
  bool quiet = false;                     ///< -q
};

inline constexpr const char* kCommandLine = "command line";  ///< Given::layer of options

/// The value of a key, and its source.
struct Given {
  std::string value;   ///< as it may be shown: nothing secret is left in it
  std::string source;  ///< "flyway.conf:12", "FLYWAY_URL", "-outOfOrder"
  std::string layer;   ///< the same for all that one file, the environment or the command line says
};

/// Facts about one of several databases besides how it is migrated.
struct DatasourceOptions {
  std::string name;            ///< "": there is only one, and it has none
  bool enabled = true;         ///< false: the boot step leaves it out
  bool required = true;        ///< false: its failure does not stop the others
  bool vector_store = false;   ///< its turn comes after that of all others
  bool has_locations = false;  ///< somebody said where its scripts are
  std::string tenant_of;       ///< the datasource that it is a tenant of; "": it is none
};

/// The settings of `godwit server` itself.
struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;                          ///< 0: any that is free
  std::vector<std::string> hosts;           ///< names in "Host" that it answers to besides its own
  Secret token;                             ///< of who may change something; empty: nobody may
  bool token_for_reads = false;             ///< also of who only looks
  std::string tls_certificate;              ///< PEM file, with its chain; empty: no TLS
  std::string tls_key;                      ///< PEM file
  std::chrono::seconds check_interval{15};  ///< between two looks at the databases
  int max_connections = 128;
};

struct Settings {
  ProjectOptions project;
  TargetOptions target;
  TenantOptions tenants;
  OutputOptions output;
  std::vector<std::string> config_files;
  std::string environment = "default";    ///< the table of flyway.toml that counts: [environments.<name>]
  std::vector<std::string> environments;  ///< all that there are
  std::string working_directory;          ///< where configuration and locations are looked for; "": here
  DatasourceOptions datasource;
  bool clean_schema = false;  ///< what is migrated is emptied before
  BootMode boot_mode = BootMode::migrate;
  ServerOptions server;
  std::string wait_version;  ///< wait: "" is all local migrations
  std::chrono::seconds wait_timeout{60};
  std::vector<std::string> datasources;  ///< names of all, in the order in which they run; empty: url says it all
  std::string plan_file;                 ///< JSON of a plan that migrate is held to; "": there is none
  std::string password_command;          ///< prints the password; "": there is none
  std::map<std::string, std::string> jdbc_properties;
  std::map<std::string, Given> given;  ///< by the key's name as the table of keys has it; no default is in here
  std::vector<std::string> notes;      ///< sentences for the person who wrote the configuration
};

}  // namespace godwit
