// A request is judged by its head, token included, before any of its body is read. Access is a field of each row, so
// that no route can lack it. No answer asks a database: a slow one would hold up all who look.
#include "server/api.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/strings.h"
#include "digest/sha256.h"
#include "embedded/openapi_server.h"
#include "server/http/host_check.h"
#include "server/page.h"
#include "server/shapes.h"

namespace godwit {
namespace {

constexpr std::chrono::milliseconds kHeartbeat{10'000};
constexpr std::chrono::milliseconds kLook{500};  // whether the reader is still there
constexpr std::chrono::milliseconds kPace{100};  // between two events of progress

struct Route {
  RouteName name;
  Response (Api::*answer)(const Request& request, const std::string& name);
};

constexpr auto kRoutes = std::to_array<Route>({
    {{"GET", "/", Access::open}, &Api::page},
    {{"GET", "/openapi.json", Access::open}, &Api::openapi},
    {{"GET", "/health", Access::open}, &Api::health},
    {{"GET", "/health/live", Access::open}, &Api::live},
    {{"GET", "/ready", Access::open}, &Api::ready},
    {{"GET", "/db-status", Access::reader}, &Api::db_status},
    {{"GET", "/metrics", Access::reader}, &Api::metrics},
    {{"GET", "/v1/datasources", Access::reader}, &Api::datasources},
    {{"GET", "/v1/datasources/{name}", Access::reader}, &Api::datasource},
    {{"GET", "/v1/datasources/{name}/migrations", Access::reader}, &Api::migrations},
    {{"POST", "/v1/datasources/{name}/migrate", Access::writer}, &Api::command},
    {{"POST", "/v1/datasources/{name}/validate", Access::writer}, &Api::command},
    {{"POST", "/v1/datasources/{name}/undo", Access::writer}, &Api::command},
    {{"POST", "/v1/datasources/{name}/repair", Access::writer}, &Api::command},
    {{"GET", "/v1/jobs", Access::reader}, &Api::jobs},
    {{"GET", "/v1/jobs/{id}", Access::reader}, &Api::job},
    {{"DELETE", "/v1/jobs/{id}", Access::writer}, &Api::stop_job},
    {{"GET", "/v1/jobs/{id}/events", Access::reader}, &Api::job_events},
    {{"GET", "/v1/jobs/{id}/sql", Access::writer}, &Api::job_sql},
});

// The part that stands where the braces are; nullptr: another path.
const std::string* match(std::string_view path, const std::vector<std::string>& parts) {
  static const std::string kNothing;
  const std::vector<std::string> wanted = split_list(path, '/');
  if (wanted.size() != parts.size()) return nullptr;
  const std::string* name = &kNothing;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      name = &parts[i];
    } else if (wanted[i] != parts[i]) {
      return nullptr;
    }
  }
  return name;
}

struct Found {
  const Route* route = nullptr;
  const std::string* name = nullptr;
  std::vector<std::string> methods;  // of the path, where the route is none
};

Found find_route(const RequestHead& head) {
  Found found;
  for (const Route& route : kRoutes) {
    const std::string* const name = match(route.name.path, head.path);
    if (name == nullptr) continue;
    if (route.name.method == head.method) return {&route, name, {}};
    found.methods.emplace_back(route.name.method);
  }
  return found;
}

// In a time that says nothing about where they differ, nor how long they are.
bool same_secret(const std::string& given, const std::string& wanted) {
  Sha256 sum;
  sum.update(given);
  const std::string a = sum.finish().hex();
  sum.update(wanted);
  const std::string b = sum.finish().hex();
  unsigned char different = 0;
  for (std::size_t i = 0; i < b.size(); ++i) different |= static_cast<unsigned char>(a[i] ^ b[i]);
  return different == 0;
}

Response json(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response failure(int status, std::string_view code, std::string_view message) {
  return json(error_json(code, message), status);
}

Response no_such(std::string_view what, const std::string& name) {
  return failure(404, "NOT_FOUND", "There is no " + std::string(what) + " \"" + name + "\".");
}

std::string event_text(std::string_view name, const std::string& data) {
  return "event: " + std::string(name) + "\ndata: " + data + "\n\n";
}

// Progress as it moves, not more often than a reader can follow.
void stream_events(const Job& job, BodyStream& stream) {
  std::uint64_t seen = 0;
  std::uint64_t steps = ~std::uint64_t{0};
  while (true) {
    std::uint64_t now = seen;
    for (auto waited = kLook; now == seen && waited <= kHeartbeat && stream.open(); waited += kLook) {
      now = job.wait_for_change(seen, kLook);
    }
    const JobView view = job.view(false);
    std::string text = ": still there\n\n";
    if (!view.running()) {
      text = event_text("end", job_line(view));
    } else if (view.steps_ended != steps) {
      text = event_text("job", job_line(view));
    } else if (now != seen) {
      text = event_text("progress", progress_line(view.progress));
    }
    steps = view.steps_ended;
    seen = now;
    if (!stream.write(text) || !view.running()) return;
    std::this_thread::sleep_for(kPace);
  }
}

void stream_sql(const SqlFile& sql, BodyStream& stream) {
  std::uint64_t offset = 0;
  while (true) {
    const std::string text = sql.read(offset);
    if (text.empty() || !stream.write(text)) return;
    offset += text.size();
  }
}

}  // namespace

std::vector<RouteName> route_names() {
  std::vector<RouteName> names;
  for (const Route& route : kRoutes) names.push_back(route.name);
  return names;
}

void Api::set_options(const ServerOptions& options) {
  const std::lock_guard lock(mutex_);
  options_ = options;
}

Response Api::refusal(int status, std::string_view code, std::string_view message) {
  counts_.count(status);
  return failure(status, code, message);
}

ServerOptions Api::options() const {
  const std::lock_guard lock(mutex_);
  return options_;
}

Api::Shown Api::shown_token(const RequestHead& head, const ServerOptions& options) const {
  const std::string wanted = options.token.reveal();
  if (head.token.empty() || wanted.empty()) return Shown::nothing;  // without a token there is nothing to guess
  return same_secret(head.token, wanted) ? Shown::right : Shown::wrong;
}

Response Api::check_token(const RequestHead& head, Access access) {
  if (access == Access::open) return {};
  const ServerOptions now = options();
  if (access == Access::reader && !now.token_for_reads) return {};
  if (now.token.reveal().empty()) {
    return failure(403, "NO_TOKEN",
                   "This server has no token (server.token), so nobody may change anything with it, or see SQL.");
  }
  const Shown shown = shown_token(head, now);
  if (shown == Shown::right) return {};
  Response response = failure(401, "UNAUTHORIZED",
                              shown == Shown::nothing ? "Send the token of this server: Authorization: Bearer …"
                                                      : "The token is not that of this server.");
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"godwit\"");
  put_off_if_wrong(response, shown);
  return response;
}

void Api::put_off_if_wrong(Response& response, Shown shown) {
  if (shown == Shown::wrong) response.delay = wrong_tokens_.next(std::chrono::steady_clock::now());
}

Response Api::look(const RequestHead& head) {
  Response response = look_at(head);
  if (response.status != 200) counts_.count(response.status);
  return response;
}

Response Api::look_at(const RequestHead& head) {
  if (!is_expected_host(head, options())) {
    return failure(403, "WRONG_HOST",
                   "This server does not answer to the name \"" + excerpt(head.host.value_or(""), 100) +
                       "\" in the field Host. If it is one of its own, name it in server.hosts.");
  }
  const Found found = find_route(head);
  if (found.route == nullptr && found.methods.empty()) return no_such("path", head.target.substr(0, 200));
  if (found.route == nullptr) {
    Response response = failure(405, "METHOD_NOT_ALLOWED", "This path knows " + join(found.methods, ", ") + ".");
    response.headers.emplace_back("Allow", join(found.methods, ", "));
    return response;
  }
  return check_token(head, found.route->name.access);
}

Response Api::answer(const Request& request) {
  const Found found = find_route(request.head);
  try {
    Response response = (this->*found.route->answer)(request, *found.name);
    counts_.count(response.status);
    return response;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::usage) return refusal(400, "BAD_REQUEST", error.what());
    if (error.code() == ErrorCode::stopped) return refusal(503, "STOPPING", error.what());
    return refusal(500, "UNEXPECTED", error.what());
  }
}

WatchViews Api::views() const {
  WatchViews views;
  for (const auto& one : watched_.all()) views.push_back(one->view());
  return views;
}

Response Api::page(const Request&, const std::string&) {
  Response response;
  response.type = "text/html; charset=utf-8";
  response.body = status_page();
  response.headers.emplace_back("Content-Security-Policy", status_page_policy());
  return response;
}

Response Api::openapi(const Request&, const std::string&) {
  return json(std::string(kOpenApi));
}

Response Api::health(const Request&, const std::string&) {
  const WatchViews all = views();
  const bool up = is_up(all);
  return json(health_json(all, up), up ? 200 : 503);
}

Response Api::live(const Request&, const std::string&) {
  return json(live_json());
}

Response Api::ready(const Request&, const std::string&) {
  const WatchViews all = views();
  const bool ready = is_ready(all);
  return json(ready_json(all, ready), ready ? 200 : 503);
}

Response Api::db_status(const Request&, const std::string&) {
  return json(db_status_json(views()));
}

Response Api::metrics(const Request&, const std::string&) {
  Response response;
  response.type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = render_metrics(views(), jobs_.running(), counts_);
  return response;
}

Response Api::datasources(const Request&, const std::string&) {
  return json(datasources_json(views()));
}

Response Api::datasource(const Request&, const std::string& name) {
  const auto found = watched_.find(name);
  return found ? json(datasource_json(found->view())) : no_such("datasource", name);
}

Response Api::migrations(const Request&, const std::string& name) {
  const auto found = watched_.find(name);
  return found ? json(migrations_json(found->view())) : no_such("datasource", name);
}

Response Api::command(const Request& request, const std::string& name) {
  const auto found = watched_.find(name);
  if (!found) return no_such("datasource", name);
  if (!request.body.empty() && request.head.content_type != "application/json") {
    return failure(415, "WRONG_TYPE", "Send the body as application/json.");
  }
  const JobRequest asked = parse_job_request(*parse_operation(request.head.path.back()), request.body);
  if (found->view().passed_over()) {
    throw Error(ErrorCode::usage, "No locations are configured for the datasource \"" + name + "\".");
  }
  if (found->view().is_group()) {
    throw Error(ErrorCode::usage, "\"" + name + "\" stands for tenants, and who they are is not known.");
  }
  if (asked.wait && !request.hold(true)) {
    return failure(503, "BUSY", "Too many requests are waiting already. Send it without wait.");
  }
  const JobList::Started started = jobs_.start(found, asked);
  const std::string path = "/v1/jobs/" + std::to_string(started.job->id());
  if (!started.is_new) {
    return failure(409, "RUNNING",
                   "Job " + std::to_string(started.job->id()) + " (" +
                       std::string(operation_text(started.job->asked().operation)) + ") is running on \"" + name +
                       "\". Nothing was done; see " + path + ".");
  }
  if (asked.wait) started.job->wait_for_end();
  const JobView view = started.job->view(true);
  Response response = json(job_json(view), asked.wait ? (view.report->success() ? 200 : 422) : 202);
  response.headers.emplace_back("Location", path);
  return response;
}

std::shared_ptr<Job> Api::find_job(const std::string& id) const {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc() && end == id.data() + id.size() ? jobs_.find(number) : nullptr;
}

Response Api::jobs(const Request&, const std::string&) {
  std::vector<JobView> all;
  for (const auto& one : jobs_.all()) all.push_back(one->view(false));
  return json(jobs_json(all));
}

// Readers are not shown SQL, which may hold anything.
Response Api::job(const Request& request, const std::string& id) {
  const auto found = find_job(id);
  if (!found) return no_such("job", id);
  const Shown shown = shown_token(request.head, options());
  JobView view = found->view(true);
  Response response = json(job_json(shown == Shown::right ? view : without_sql(std::move(view))));
  put_off_if_wrong(response, shown);
  return response;
}

Response Api::stop_job(const Request&, const std::string& id) {
  const auto found = find_job(id);
  if (!found) return no_such("job", id);
  const bool running = found->running();
  found->request_stop();
  return json(job_json(found->view(true)), running ? 202 : 200);
}

Response Api::job_events(const Request& request, const std::string& id) {
  const auto found = find_job(id);
  if (!found) return no_such("job", id);
  const Shown shown = shown_token(request.head, options());
  Response response;
  if (!request.hold(shown == Shown::right)) {
    response = failure(503, "BUSY", "Too many readers of events are there already. Who sends the token comes first.");
  } else {
    response.type = "text/event-stream";
    response.headers.emplace_back("X-Accel-Buffering", "no");  // a proxy would hold the events back
    response.stream = [found](BodyStream& stream) { stream_events(*found, stream); };
  }
  put_off_if_wrong(response, shown);
  return response;
}

Response Api::job_sql(const Request&, const std::string& id) {
  const auto found = find_job(id);
  const auto sql = found ? found->view(false).sql : nullptr;
  if (!sql) return no_such(found ? "SQL of a dry run in job" : "job", id);
  Response response;
  response.type = "application/sql";
  response.stream = [sql](BodyStream& stream) { stream_sql(*sql, stream); };
  return response;
}

}  // namespace godwit
