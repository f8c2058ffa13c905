#include "db/mysql/connection/native.h"
#include "db/mysql/parts.h"

namespace godwit {
namespace {

// Between quotes, where only the backslash means something (the manual of the option files).
void add(std::string& text, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  text += std::string(name) + "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  text += "\"\n";
}

// "loose": the clients of the two families of servers have not the same names for it.
std::string tls_options(const MysqlSettings& settings) {
  using Tls = MysqlSettings::Tls;
  std::string text;
  if (settings.tls == Tls::disabled) return "loose-skip-ssl\nloose-ssl-mode=DISABLED\n";
  if (settings.tls >= Tls::required) text += "loose-ssl\n";
  if (settings.tls == Tls::required) text += "loose-ssl-mode=REQUIRED\n";
  if (settings.tls == Tls::verify_ca) text += "loose-ssl-mode=VERIFY_CA\n";
  if (settings.tls == Tls::verify_full) text += "loose-ssl-mode=VERIFY_IDENTITY\nloose-ssl-verify-server-cert\n";
  add(text, "ssl-ca", settings.ca_file);
  add(text, "ssl-cert", settings.cert_file);
  add(text, "ssl-key", settings.key_file);
  return text;
}

}  // namespace

ClientAccess mysql_client_access(const ConnectionSpec& spec) {
  const MysqlSettings settings = mysql_settings(spec);
  ClientAccess access;
  access.variable = "GODWIT_DEFAULTS_FILE";
  access.text = "[client]\n";
  add(access.text, "host", spec.host);
  add(access.text, "port", spec.port);
  add(access.text, "socket", settings.socket);
  add(access.text, "user", spec.user);
  add(access.text, "password", spec.password.reveal());
  access.text += tls_options(settings);
  return access;
}

}  // namespace godwit
