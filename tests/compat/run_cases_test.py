#!/usr/bin/env python3
"""The judge of the recorded cases: what it calls the same, and what it calls different."""

import unittest

import run_cases


def step(**fields):
    return {"cmd": "migrate", "success": True, "codes": [], "history": None, **fields}


def results(*steps, **final):
    return {"steps": list(steps), "final": {"history": None, "columns": {}, **final}}


class DifferencesTest(unittest.TestCase):
    def differences(self, wanted, got):
        return [(place, field) for place, field, _, _ in run_cases.differences(wanted, got)]

    def test_equal_results_do_not_differ(self):
        self.assertEqual(self.differences(results(step()), results(step())), [])

    def test_success_and_history_are_compared_in_every_step(self):
        self.assertEqual(
            self.differences(results(step(), step()), results(step(success=False), step(history=[]))),
            [("step 1", "success"), ("step 2", "history")],
        )

    def test_codes_and_states_are_compared_where_flyway_gave_some(self):
        wanted = results(step(codes=["ERROR"]), step(states=[["1"]]), step())
        got = results(step(codes=[]), step(states=None), step(codes=["ERROR"], states=[["1"]]))
        self.assertEqual(self.differences(wanted, got), [("step 1", "codes"), ("step 2", "states")])

    def test_the_end_is_compared(self):
        self.assertEqual(
            self.differences(results(columns={"a": []}, query={"q": [["1"]]}), results(query={"q": []})),
            [("final", "columns"), ("final", "query")],
        )

    def test_sql_that_fails_where_it_did_not_is_a_difference(self):
        self.assertEqual(
            self.differences(results({"sql": True, "exit": 0}), results({"sql": True, "exit": 1})), [("step 1", "exit")]
        )

    def test_differences_become_a_file_that_makes_them_expected(self):
        found = run_cases.differences(results(step(), columns={"a": []}), results(step(success=False)))
        self.assertEqual(
            run_cases.as_differs(found, "why"),
            {"reason": "why", "steps": {"1": {"success": False}}, "final": {"columns": {}}},
        )


class AnswersTest(unittest.TestCase):
    def test_codes_come_from_all_three_places(self):
        answer = {
            "error": {"errorCode": "C"},
            "errorDetails": {"errorCode": "A"},
            "invalidMigrations": [{"errorDetails": {"errorCode": "B"}}],
        }
        self.assertEqual(run_cases.error_codes(answer), ["A", "B", "C"])
        self.assertEqual(run_cases.error_codes({"errorDetails": None}), [])

    def test_validate_counts_by_what_it_says_and_not_by_its_exit(self):
        self.assertTrue(run_cases.succeeded(4, {"validationSuccessful": True}))
        self.assertFalse(run_cases.succeeded(0, {"validationSuccessful": False}))
        self.assertFalse(run_cases.succeeded(1, {}))

    def test_states_are_read_from_info_only(self):
        row = {"version": "", "description": "d", "type": "SQL", "category": "Repeatable", "state": "Pending"}
        self.assertEqual(run_cases.states_of({"migrations": [row]}), [[None, "d", "SQL", "Repeatable", "Pending"]])
        self.assertIsNone(run_cases.states_of({"migrations": [{"version": "1"}]}))

    def test_json_is_found_behind_other_lines(self):
        self.assertEqual(run_cases.first_object('warning\n{"a": 1}\nmore'), {"a": 1})
        self.assertIsNone(run_cases.first_object("no object"))


class RecordsTest(unittest.TestCase):
    def test_every_case_put_off_has_a_reason(self):
        with open(
            run_cases.os.path.join(run_cases.os.path.dirname(run_cases.CASES), "later.txt"), encoding="utf-8"
        ) as file:
            for line in file:
                if not line.startswith("#"):
                    self.assertRegex(line, r"^\S+ +\S+ \S+")

    def test_every_differs_file_states_a_reason_and_something_else(self):
        for name in run_cases.os.listdir(run_cases.CASES):
            differs = run_cases.expected_results(name)[2]
            if differs:
                self.assertGreater(len(differs["reason"]), 20, name)
                self.assertTrue(differs.get("steps") or differs.get("final"), name)


if __name__ == "__main__":
    unittest.main()
