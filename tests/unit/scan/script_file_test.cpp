#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "godwit/error.h"
#include "scan/files/file_source.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using ::testing::HasSubstr;

std::string refusal(const std::string& path) {
  try {
    const ScriptFile file(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unreadable_script);
    EXPECT_THAT(error.what(), HasSubstr(path));
    return error.what();
  }
  return "";
}

class ScriptFileTest : public ::testing::Test {
 protected:
  TempFolder folder_;
};

TEST_F(ScriptFileTest, AFileTellsItsPathAndItsSizeInBytes) {
  const ScriptFile file(folder_.write("V1__a.sql", "SELECT 'é';\n"));
  EXPECT_EQ(file.path(), folder_.path("V1__a.sql"));
  EXPECT_EQ(file.size(), 13u);
}

TEST_F(ScriptFileTest, ItIsReadFromAnyPlaceAsOftenAsWanted) {
  const ScriptFile file(folder_.write("V1__a.sql", "abcdef"));
  char buffer[4] = {};
  EXPECT_EQ(file.read_at(4, buffer, 4), 2u);
  EXPECT_EQ(std::string_view(buffer, 2), "ef");
  EXPECT_EQ(file.read_at(0, buffer, 3), 3u);
  EXPECT_EQ(std::string_view(buffer, 3), "abc");
  EXPECT_EQ(file.read_at(6, buffer, 4), 0u);
}

TEST_F(ScriptFileTest, AFileThatIsReplacedWhileItIsOpenStaysTheOneThatWasOpened) {
  const ScriptFile file(folder_.write("V1__a.sql", "old"));
  folder_.write("new", "other");
  std::filesystem::rename(folder_.path("new"), folder_.path("V1__a.sql"));
  char buffer[8] = {};
  EXPECT_EQ(file.read_at(0, buffer, 8), 3u);
  EXPECT_EQ(std::string_view(buffer, 3), "old");
}

TEST_F(ScriptFileTest, AMissingFileIsRefused) {
  EXPECT_THAT(refusal(folder_.path("V1__none.sql")), HasSubstr("No such file"));
}

TEST_F(ScriptFileTest, ALinkThatPointsToNothingIsRefusedAsSuch) {
  EXPECT_THAT(refusal(folder_.link("V1__a.sql", "nowhere.sql")), HasSubstr("symbolic link points to nothing"));
}

TEST_F(ScriptFileTest, AFolderIsRefused) {
  EXPECT_THAT(refusal(folder_.make_folder("V1__a.sql")), HasSubstr("it is a folder"));
}

TEST_F(ScriptFileTest, ANamedPipeIsRefusedWithoutWaitingForAWriter) {
  const std::string pipe = folder_.path("V1__a.sql");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(refusal(pipe), HasSubstr("named pipe"));
}

TEST_F(ScriptFileTest, ASocketIsRefused) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder_.path("V1__a.sql");
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  ASSERT_EQ(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(refusal(path), HasSubstr("it is a socket"));
  close(descriptor);
}

TEST_F(ScriptFileTest, ADeviceIsRefused) {
  EXPECT_THAT(refusal("/dev/null"), HasSubstr("it is a device"));
}

TEST_F(ScriptFileTest, AChildProcessDoesNotInheritTheFile) {
  const std::string path = folder_.write("V1__a.sql");
  const ScriptFile file(path);
  int found = 0;
  for (int descriptor = 3; descriptor < 64; ++descriptor) {
    std::error_code none;
    const auto target = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), none);
    if (none || target != path) continue;
    ++found;
    EXPECT_TRUE(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
  }
  EXPECT_EQ(found, 1);
}

// Root may read everything, so the question is asked by a child that is nobody.
TEST_F(ScriptFileTest, AFileWithoutReadPermissionIsRefusedWithTheSystemsReason) {
  const std::string path = folder_.write("V1__a.sql");
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (getuid() == 0 && setuid(65534) != 0) _exit(3);
    try {
      const ScriptFile file(path);
      _exit(2);
    } catch (const Error& error) {
      const bool reason = std::string_view(error.what()).find("Permission denied") != std::string_view::npos;
      _exit(error.code() == ErrorCode::unreadable_script && reason ? 0 : 1);
    }
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace godwit
