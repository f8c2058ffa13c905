#pragma once
// Everything a run is told, from all sources, as plain options.

#include "godwit/options.h"

namespace godwit {

enum class OutputType { text, json };
enum class ColorMode { automatic, always, never };

struct OutputOptions {
  OutputType type = OutputType::text;
  ColorMode color = ColorMode::automatic;
  bool debug = false;  ///< -X
  bool quiet = false;  ///< -q
};

struct Settings {
  ProjectOptions project;
  TargetOptions target;
  OutputOptions output;
  std::vector<std::string> config_files;
};

}  // namespace godwit
