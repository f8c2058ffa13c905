#pragma once
// The routes of openapi.json, and what stands behind each.

#include <string>
#include <string_view>
#include <vector>

#include "config/keys/settings.h"
#include "server/http/message.h"
#include "server/http/slowdown.h"
#include "server/metrics.h"
#include "server/watch/job_list.h"

namespace godwit {

/// Access to a route.
enum class Access {
  open,    ///< anybody
  reader,  ///< anybody, or who has the token, as server.tokenForReads says
  writer   ///< who has the token: to change something, or to see SQL
};

/// "/v1/datasources/{name}", with a word in braces for any part.
struct RouteName {
  std::string_view method;
  std::string_view path;
  Access access;
};
/// All there are, in the order in which they are looked up.
std::vector<RouteName> route_names();

/// Safe from any thread.
class Api final : public Service {
 public:
  Api(WatchList& watched, JobList& jobs) : watched_(watched), jobs_(jobs) {}

  /// From now on.
  void set_options(const ServerOptions& options);

  Response look(const RequestHead& head) override;
  Response answer(const Request& request) override;
  Response refusal(int status, std::string_view code, std::string_view message) override;

  // The work of each route. `name` is the part in braces.
  Response page(const Request& request, const std::string& name);
  Response openapi(const Request& request, const std::string& name);
  Response health(const Request& request, const std::string& name);
  Response live(const Request& request, const std::string& name);
  Response ready(const Request& request, const std::string& name);
  Response db_status(const Request& request, const std::string& name);
  Response metrics(const Request& request, const std::string& name);
  Response datasources(const Request& request, const std::string& name);
  Response datasource(const Request& request, const std::string& name);
  Response migrations(const Request& request, const std::string& name);
  Response command(const Request& request, const std::string& name);
  Response jobs(const Request& request, const std::string& name);
  Response job(const Request& request, const std::string& name);
  Response stop_job(const Request& request, const std::string& name);
  Response job_events(const Request& request, const std::string& name);
  Response job_sql(const Request& request, const std::string& name);

 private:
  WatchViews views() const;
  std::shared_ptr<Job> find_job(const std::string& id) const;
  Response look_at(const RequestHead& head);
  Response check_token(const RequestHead& head, Access access);
  /// Does it show the token? One that a server without a token is shown counts as none.
  enum class Shown { nothing, right, wrong };
  Shown shown_token(const RequestHead& head, const ServerOptions& options) const;
  /// For each answer that depends on the token: it would tell at once whether a guess is right.
  void put_off_if_wrong(Response& response, Shown shown);
  ServerOptions options() const;

  WatchList& watched_;
  JobList& jobs_;
  RequestCounts counts_;
  Slowdown wrong_tokens_;
  mutable std::mutex mutex_;
  ServerOptions options_;
};

}  // namespace godwit
