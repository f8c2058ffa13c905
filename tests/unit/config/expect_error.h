#pragma once
// What a call threw, so that a test can look at the sentence.

#include <gtest/gtest.h>

#include <string>

#include "godwit/error.h"

namespace godwit {

/// The message of the Error that `call` throws; it must have this code. "" and a failure if it throws nothing.
template <typename Call>
std::string error_of(ErrorCode code, Call call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace godwit
