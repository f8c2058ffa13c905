#include "app/output/output_file.h"

#include <cerrno>
#include <iostream>
#include <streambuf>
#include <system_error>

#include "base/ascii.h"
#include "godwit/error.h"

namespace godwit {

/// Passes everything on, and whole lines to the file.
class OutputFile::Tee final : public std::streambuf {
 public:
  Tee(std::ostream& stream, std::ostream& file) : stream_(stream), file_(file), real_(stream.rdbuf(this)) {}
  ~Tee() override {
    stream_.rdbuf(real_);
    if (!line_.empty()) file_ << line_ << std::endl;
  }
  Tee(const Tee&) = delete;
  Tee& operator=(const Tee&) = delete;

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    keep(traits_type::to_char_type(c));
    return real_->sputc(traits_type::to_char_type(c));
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    for (std::streamsize i = 0; i < size; ++i) keep(text[i]);
    return real_->sputn(text, size);
  }
  int sync() override { return real_->pubsync(); }

 private:
  // ESC [ … letter is a colour or a wipe; a carriage return begins the line again.
  void keep(char c) {
    if (escape_) {
      escape_ = !is_letter(c);
    } else if (c == '\033') {
      escape_ = true;
    } else if (c == '\r') {
      line_.clear();
    } else if (c == '\n') {
      file_ << line_ << std::endl;
      line_.clear();
    } else {
      line_ += c;
    }
  }

  std::ostream& stream_;
  std::ostream& file_;
  std::streambuf* real_;
  std::string line_;
  bool escape_ = false;
};

OutputFile::OutputFile(const std::string& path) : path_(path), file_(path, std::ios::binary | std::ios::trunc) {
  if (!file_) {
    throw Error(ErrorCode::configuration,
                "The outputFile " + path + " cannot be written: " + std::generic_category().message(errno) + ".");
  }
  out_ = std::make_unique<Tee>(std::cout, file_);
  error_ = std::make_unique<Tee>(std::cerr, file_);
}

OutputFile::~OutputFile() = default;

void OutputFile::check() {
  if (!file_.flush())
    throw Error(ErrorCode::io, "The outputFile " + path_ +
                                   " could not be written. The command itself ended well, and what it did is done.");
}

}  // namespace godwit
