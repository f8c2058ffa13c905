#pragma once
// The body of a POST.

#include <string>
#include <string_view>

#include "godwit/operation.h"
#include "godwit/options.h"

namespace godwit {

struct JobRequest {
  Operation operation = Operation::validate;  ///< or migrate, undo, repair
  std::string target;                         ///< "": as configured
  bool dry_run = false;
  bool force = false;
  bool wait = false;

  bool changes() const { return !dry_run && operation != Operation::validate; }
};

/// `body` is JSON, or empty. Throws Error(usage) naming what is wrong with it: a key that does not exist, a value of
/// the wrong kind.
JobRequest parse_job_request(Operation operation, std::string_view body);

/// `project` as the request wants it. `force` lifts "out of order" and "missing", nothing else.
ProjectOptions with_job_request(ProjectOptions project, const JobRequest& asked);

}  // namespace godwit
