#!/usr/bin/env python3
"""Each rule finds what it is there for, and passes what is right. Small houses are built in a temporary folder."""

import os
import tempfile
import unittest

import rules

MODULES = """godwit_module(base)
godwit_module(model DEPS base)
godwit_module(plan DEPS base model LIBS some::lib)
set(godwit_databases "")
if(GODWIT_SQLITE)
  godwit_module(db/sqlite DEPS base)
endif()
godwit_module(engine DEPS base ${godwit_databases})
godwit_module(app DEPS base
              LIBS Poco::Util)
"""


class RulesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.top = self.folder.name
        self.write("src/CMakeLists.txt", MODULES)
        self.write("CMakeLists.txt", "")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        path = os.path.join(self.top, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def assert_holds(self, rule):
        self.assertEqual(rule(self.top), [])

    def assert_broken(self, rule, *starts):
        self.assertEqual([s for s in rule(self.top) if s.startswith(starts)], rule(self.top))
        self.assertEqual(len(rule(self.top)), len(starts), rule(self.top))

    def test_the_list_of_databases_in_a_deps_line_is_written_out(self):
        self.assertEqual(
            rules.declared_modules(self.top),
            {
                "base": [],
                "model": ["base"],
                "plan": ["base", "model"],
                "db/sqlite": ["base"],
                "engine": ["base", "db/sqlite"],
                "app": ["base"],
            },
        )

    def test_an_include_that_deps_names_is_right(self):
        self.write(
            "src/plan/a.cpp",
            '#include "plan/a.h"\n#include "model/b.h"\n#include "godwit/error.h"\n#include <vector>\n',
        )
        self.assert_holds(rules.own_includes)

    def test_an_include_against_the_arrow_is_found(self):
        self.write("src/model/a.h", '#include "plan/a.h"\n')
        self.assert_broken(rules.own_includes, "src/model/a.h:1:")

    def test_a_room_that_rests_on_one_below_it_and_one_with_too_many_sources_are_found(self):
        self.assert_holds(rules.storeys)
        self.write("src/CMakeLists.txt", "godwit_module(base)\ngodwit_module(plan DEPS base plan/match)\ngodwit_module(plan/match)\n")
        for number in range(rules.MAX_SOURCES):
            self.write(f"src/base/{number}.cpp", "\n")
        self.write("src/base/mask/one_more.cpp", "\n")
        self.assert_broken(rules.storeys, "src/CMakeLists.txt: plan rests on plan/match")
        self.write("src/base/one_more.cpp", "\n")
        self.assert_broken(rules.storeys, "src/CMakeLists.txt: plan rests on plan/match", "src/base: 13 sources")

    def test_what_a_room_may_include_those_inside_it_may_too(self):
        self.write("src/server/http/a.cpp", "#include <Poco/Net/Socket.h>\n")
        self.write("src/server/a.cpp", "#include <Poco/Net/Socket.h>\n")
        self.write("src/db/sqlite/text/a.cpp", "#include <sqlite3.h>\n")
        self.assert_broken(rules.outside_includes, "src/server/a.cpp:1:")

    def test_a_folder_without_a_line_in_cmake_is_found(self):
        self.write("src/strange/a.cpp", "\n")
        self.assert_broken(rules.own_includes, "src/strange/a.cpp:")

    def test_a_public_header_that_includes_more_than_the_standard_library_is_found(self):
        self.write(
            "include/godwit/a.h",
            '#include <string>\n#include "godwit/b.h"\n#include <Poco/File.h>\n#include "base/c.h"\n',
        )
        self.assert_broken(rules.own_includes, "include/godwit/a.h:3:", "include/godwit/a.h:4:")

    def test_a_client_library_outside_its_folder_is_found(self):
        self.write("src/engine/a.cpp", "#include <sqlite3.h>\n#include <spdlog/spdlog.h>\n")
        self.write("src/db/sqlite/b.cpp", "#include <sqlite3.h>\n#include <Poco/Data/Session.h>\n")
        self.assert_broken(rules.outside_includes, "src/engine/a.cpp:1:", "src/engine/a.cpp:2:")

    def test_a_client_library_in_a_header_is_found(self):
        self.write("src/db/sqlite/b.h", "#include <sqlite3.h>\n")
        self.assert_broken(rules.outside_includes, "src/db/sqlite/b.h:1:")

    def test_io_in_a_pure_folder_is_found_but_not_in_a_comment(self):
        self.write("src/plan/a.cpp", '#include <fstream>\n// getenv is not called\nint a = getenv("A") != nullptr;\n')
        self.write("src/base/b.cpp", '#include <fstream>\nint b = getenv("A") != nullptr;\n')
        self.assert_broken(rules.pure_folders, "src/plan/a.cpp:1:", "src/plan/a.cpp:3:")

    def test_the_name_of_a_database_is_found_in_code_but_not_in_comments_nor_in_the_registry(self):
        self.write("src/engine/session/registry.cpp", '#include "db/sqlite/dialect.h"\n')
        self.write("src/db/sqlite/dialect.cpp", '#include "db/sqlite/dialect.h"\nconst char* name = "sqlite";\n')
        self.write("src/engine/a.cpp", '// On MySQL it differs.\nbool b = name == "mysql";\n')
        self.assert_broken(rules.database_names, "src/engine/a.cpp:2:")

    def test_the_folder_of_a_database_is_included_by_the_registry_and_itself_only(self):
        self.write("src/app/a.cpp", '#include "db/sqlite/dialect.h"\n')
        self.assertTrue(any("a.cpp:1" in s for s in rules.database_names(self.top)))

    def test_files_and_functions_that_are_too_long_are_found(self):
        self.write("src/plan/long.h", "\n" * 201)
        self.write("src/plan/right.h", "\n" * 200)
        self.write(
            "src/plan/f.cpp",
            "namespace a {\nint f(int b,\n      int c) {\n" + "  b += c;\n" * 60 + "}\n}  // namespace a\n",
        )
        self.write(
            "src/plan/g.cpp",
            "const auto table = make({\n" + "  1,\n" * 90 + "});\nint g() {\n" + "  h();\n" * 58 + "}\n",
        )
        self.assert_broken(rules.sizes, "src/plan/long.h:", "src/plan/f.cpp:2: f has 63 lines")

    def test_functions_are_told_from_classes_and_tables(self):
        text = "namespace n {\nstruct A {\n  int b();\n};\nA::A(int c)\n    : c_(c) {\n}\nbool operator==(A a, A b) {\n}\nint g() { return 1; }\n"
        self.assertEqual(list(rules.functions(text)), [("A::A", 5, 3), ("operator==", 8, 2)])

    def test_a_strange_entry_at_the_top_level_is_found(self):
        self.write("bench/a.cpp", "")
        self.assertEqual(len(rules.top_level(self.top)), 1)

    def test_open_ends_and_paths_of_machines_are_found(self):
        self.write(
            "src/plan/a.cpp", "// " + "TO" + "DO later\n// see /" + "root/notes\n// all right: /tmp/x, a/home/me/y\n"
        )
        self.assert_broken(rules.leftovers, "src/plan/a.cpp:1:", "src/plan/a.cpp:2:")


if __name__ == "__main__":
    unittest.main()
