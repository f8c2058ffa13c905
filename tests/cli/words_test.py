#!/usr/bin/env python3
"""Help, manual page and completions say the same: every command, and every option of each.

The shells themselves are asked: bash always, zsh and fish where they are, or must be with GODWIT_SHELLS=all.
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

GODWIT = os.environ.get("GODWIT_BINARY") or sys.exit("GODWIT_BINARY is not set: run this through packaging/test.sh")
ALL_SHELLS = os.environ.get("GODWIT_SHELLS") == "all"


def say(*arguments):
    return subprocess.run([GODWIT, *arguments], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode()


def commands():
    section = say("help").split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+) ", section, re.M)


def options(command):
    return re.findall(r"^  -([A-Za-z.]+)=", say("help", command).replace("-placeholders.name=", ""), re.M)


TABLE = {command: options(command) for command in commands()}
EVERY = sorted({option for names in TABLE.values() for option in names})


def run(shell, script, folder):
    done = subprocess.run(shell + [script], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          env={**os.environ, "HOME": folder, "TERM": "dumb"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Terminal:
    """A shell on a terminal of its own, so that its line editor completes."""

    def __init__(self, command, folder):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.environ.update(HOME=folder, TERM="dumb", PS1="> ", INPUTRC="/dev/null", HISTFILE="/dev/null")
            os.execvp(command[0], command)

    def read(self, until, seconds=30):
        text, end = "", time.monotonic() + seconds
        while not re.search(until, text) and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.2)[0]:
                text += os.read(self.terminal, 65536).decode(errors="replace")
        return text

    def type(self, text):
        os.write(self.terminal, text.encode())

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.child, 0)


class WordsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="godwit-words-")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def path(self, name, text=None):
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

    def script(self, shell):
        return self.path("completion." + shell, say("completion", shell))

    def need(self, shell):
        if not shutil.which(shell):
            self.assertFalse(ALL_SHELLS, f"{shell} is not installed")
            self.skipTest(f"{shell} is not installed")

    def test_the_table_is_not_empty(self):
        self.assertIn("migrate", TABLE)
        self.assertIn("target", TABLE["migrate"])
        self.assertGreater(len(TABLE), 12)
        self.assertGreater(len(EVERY), 60)

    def test_every_command_has_a_page_of_help(self):
        for command in TABLE:
            self.assertTrue(say("help", command).startswith(f"godwit {command}: "), command)

    def test_the_manual_holds_every_command_with_its_options(self):
        page = say("man").replace("\\-", "-")
        sections = dict(re.findall(r"^\.SS (\w+)\n(.*?)(?=^\.S[SH] )", page, re.M | re.S))
        self.assertEqual(sorted(sections), sorted(TABLE))
        for command, names in TABLE.items():
            listed = re.findall(r"\\fB-([A-Za-z.]+)\\fR", sections[command].split(".PP\n", 2)[-1])
            self.assertEqual(sorted(listed), sorted(names), command)
        explained = re.findall(r"^\.TP\n\\fB-([A-Za-z.]+)\\fR=", page, re.M)
        self.assertEqual(sorted(set(explained) - {"placeholders."}), EVERY)

    def test_groff_has_nothing_to_say_about_the_manual(self):
        for command in (["groff", "-man", "-ww", "-Tutf8", "-z"], ["man", "--warnings", "-l"]):
            if not shutil.which(command[0]):
                self.assertNotEqual(command[0], "groff", "groff is not installed")
                continue
            done = subprocess.run(command + [self.path("godwit.1", say("man"))], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
            self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), command)
        text = subprocess.run(["groff", "-man", "-Tutf8", "-P-c", self.path("godwit.1")], stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertIn("U7__….sql", text)

    def test_an_installation_holds_them(self):
        subprocess.run(["cmake", "--install", os.path.dirname(os.path.abspath(GODWIT)), "--prefix", self.folder], check=True, stdout=subprocess.DEVNULL)
        for name, arguments in {"man/man1/godwit.1": ["man"], "bash-completion/completions/godwit": ["completion", "bash"],
                                "zsh/site-functions/_godwit": ["completion", "zsh"], "fish/vendor_completions.d/godwit.fish": ["completion", "fish"]}.items():
            with open(self.path("share/" + name), encoding="utf-8") as file:
                self.assertEqual(file.read(), say(*arguments), name)

    def test_a_shell_that_is_not_known_is_an_error(self):
        for arguments in (["completion"], ["completion", "tcsh"], ["completion", "bash", "zsh"], ["man", "bash"]):
            done = subprocess.run([GODWIT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual((done.returncode, done.stdout), (2, b""), arguments)

    def bash_offers(self, lines):
        """For each line what bash offers behind it, cut into words as readline cuts them (COMP_WORDBREAKS)."""
        script = f"source {self.script('bash')}\n"
        for line in lines:
            words = re.findall(r"[=:]+|[^\s=:]+", line) + ([""] if line[-1:].isspace() else [])
            quoted = " ".join("'" + w + "'" for w in words)
            script += f"COMP_LINE='{line}' COMP_POINT={len(line)} COMP_WORDS=({quoted}) COMP_CWORD={len(words) - 1}\n"
            script += "compopt() { :; }; _godwit; printf '%s\\n' \"${COMPREPLY[*]}\"\n"
        code, out, err = run(["bash", "--norc", "-c"], script, self.folder)
        self.assertEqual((code, err), (0, ""))
        return [answer.split() for answer in out.split("\n")[:-1]]

    def test_bash_offers_every_command_and_its_options(self):
        lines = ["godwit ", "godwit help "] + [f"godwit {command} -" for command in TABLE]
        first, of_help, *of_commands = self.bash_offers(lines)
        self.assertEqual(sorted(first), sorted(TABLE))
        self.assertEqual(sorted(of_help), sorted(TABLE))
        for (command, names), offered in zip(TABLE.items(), of_commands):
            found = [o.strip("-=") for o in offered if o not in ("-X", "-q", "-help", "-version")]
            self.assertEqual(sorted(found), sorted(names), command)

    def test_bash_offers_what_fits(self):
        os.makedirs(self.path("scripts"))
        cases = {"godwit mig": ["migrate"], "godwit -connectRetriesI": ["-connectRetriesInterval="], "godwit -table=info mi": ["migrate"], "godwit migrate -outOf": ["-outOfOrder"],
                 "godwit migrate -outOfOrder=": ["true", "false"], "godwit --outputType=j": ["json", "junit"], "godwit migrate --outOf": ["--outOfOrder"],
                 "godwit -locations=filesystem:scr": ["scripts"], "godwit -into=": ["scripts"], "godwit completion ": ["bash", "zsh", "fish"],
                 "godwit clean -outOf": [], "godwit new ": [], "godwit -versionScheme=t": ["timestamp"], "godwit -table=": []}
        for line, offered in zip(cases, self.bash_offers(list(cases))):
            self.assertEqual(offered, cases[line], line)

    def test_bash_completes_at_a_terminal(self):
        os.symlink(GODWIT, self.path("godwit"))
        terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], self.folder)
        terminal.read("> ")
        terminal.type(f"source {self.script('bash')}; PATH=$PWD:$PATH; echo re''ady\n")
        terminal.read("ready")
        terminal.type("godwit -outputTy\tjs\t completi\tba\t | head -n 1\n")
        said = terminal.read("made by godwit completion bash")
        terminal.type("exit\n")
        terminal.close()
        self.assertIn("godwit -outputType=json completion bash |", " ".join(said.replace("\x07", "").split()))
        self.assertIn("# bash completion for godwit", said)

    def test_the_scripts_are_scripts(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                self.need(shell)
                code, out, err = run([shell, "-n"], self.script(shell), self.folder)
                self.assertEqual((code, err), (0, ""), shell)

    def test_zsh_and_fish_are_told_every_option_of_every_command(self):
        zsh = say("completion", "zsh")
        for command, names in TABLE.items():
            section = re.search(rf"^    \({command}\) options=\(\n(.*?)^    \) ;;", zsh, re.M | re.S).group(1)
            self.assertEqual(sorted(re.findall(r"^ +'-([A-Za-z.]+)=-\[", section, re.M)), sorted(names), command)
        fish = say("completion", "fish")
        told = {option: takers.split() for takers, option in re.findall(r"-n '__godwit_takes((?: \w+)*)' -o ([A-Za-z.]+) ", fish)}
        self.assertEqual(sorted(told), EVERY)
        for command, names in TABLE.items():
            self.assertEqual(sorted(o for o, takers in told.items() if command in takers), sorted(names), command)

    def test_fish_offers_what_fits(self):
        self.need("fish")
        for line, wanted, unwanted in (("godwit ", "migrate", "-table"), ("godwit migrate -outOf", "-outOfOrder", "-target"),
                                       ("godwit clean -out", "-outputType", "-outOfOrder"), ("godwit completion ", "fish", "migrate"),
                                       ("godwit -outputType j", "json", "text")):
            script = f"source {self.script('fish')}; complete -C '{line}'"
            code, out, err = run(["fish", "--no-config", "-c"], script, self.folder)
            offered = [each.split("\t")[0] for each in out.splitlines()]
            self.assertEqual((code, err), (0, ""), line)
            self.assertIn(wanted, offered, line)
            self.assertNotIn(unwanted, offered, line)

    def test_zsh_completes_at_a_terminal(self):
        self.need("zsh")
        os.makedirs(self.path("functions"))
        shutil.copy(self.script("zsh"), self.path("functions/_godwit"))
        os.symlink(GODWIT, self.path("godwit"))
        terminal = Terminal(["zsh", "-f", "-i"], self.folder)
        terminal.type("fpath=($PWD/functions $fpath); path=($PWD $path); autoload -U compinit; compinit -u -D; unsetopt zle_bracketed_paste; echo re''ady\n")
        terminal.read("ready", 60)
        terminal.type("godwit -outputTy\tjs\t completi\tba\t | head -n 1\n")
        said = terminal.read("made by godwit completion bash")
        terminal.type("exit\n")
        terminal.close()
        self.assertIn("# bash completion for godwit", said)


if __name__ == "__main__":
    unittest.main()
