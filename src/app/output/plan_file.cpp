#include "app/output/plan_file.h"

#include <fstream>
#include <iterator>

#include "report/render/plan_json.h"

namespace godwit {

PlanRecord read_plan_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad() || text.empty()) refuse_plan_file(path, "cannot be read, or is empty.");
  return plan_in_json(text, path);
}

}  // namespace godwit
