"""checks_test.py <top folder> <virtual environment>: the workflow of packaging/github and the hook of packaging/pre-commit in a real
repository of git: scripts that are right pass, one that others have and that was edited does not."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml


class Project:
    """A clone with one script that its origin's main has, too."""

    def __init__(self, work, tools):
        self.folder = os.path.join(work, "project")
        self.environment = {
            "PATH": os.pathsep.join([os.path.join(work, "bin"), os.path.join(tools, "bin"), os.environ["PATH"]]),
            "HOME": os.path.join(work, "home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        }
        for name in ("bin", "home"):
            os.mkdir(os.path.join(work, name))
        os.symlink(os.environ["GODWIT_BINARY"], os.path.join(work, "bin", "godwit"))
        self.must("git config --global user.name t; git config --global user.email t@localhost", work)
        self.must("git init -q --bare -b main origin.git; git clone -q origin.git project 2>/dev/null", work)
        self.must("git checkout -q -b main; mkdir sql")
        self.script("V1__Create_bird.sql", "CREATE TABLE bird (id int);\n")
        self.must("git add sql; git commit -q -m first; git push -q origin main; git checkout -q -b change")

    def script(self, name, text):
        with open(os.path.join(self.folder, "sql", name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, commands, folder=None, **variables):
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", commands], cwd=folder or self.folder,
                              env=self.environment | variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def must(self, commands, folder=None):
        code, said = self.run(commands, folder)
        assert code == 0, said
        return said.strip()


def check_workflow(top, project):
    path = os.path.join(top, "packaging", "github", "validate.yml")
    schema = "check-jsonschema --builtin-schema vendor.github-workflows "
    project.must(schema + path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    broken = os.path.join(project.environment["HOME"], "broken.yml")
    with open(broken, "w", encoding="utf-8") as file:
        file.write(text.replace("runs-on:", "run-on:"))
    assert project.run(schema + broken)[0] != 0  # the question is one that can be answered with no

    steps = {one["name"]: one for one in yaml.safe_load(text)["jobs"]["validate"]["steps"] if "name" in one}
    project.must("bash -n <<'END'\n" + steps["install"]["run"] + "END\n")
    base = steps["validate"]["env"]["BASE"].replace("${{ github.base_ref }}", "main")
    project.script("V2__Create_nest.sql", "CREATE TABLE nest (id int);\n")
    code, said = project.run(steps["validate"]["run"], BASE=base)
    assert code == 0, said
    project.script("V1__Create_bird.sql", "CREATE TABLE bird (id bigint);\n")
    code, said = project.run(steps["validate"]["run"], BASE=base)
    assert code == 4 and "::error file=sql/V1__Create_bird.sql,line=1," in said, (code, said)
    with open(os.path.join(project.folder, "godwit.sarif"), encoding="utf-8") as file:
        (result,) = json.load(file)["runs"][0]["results"]
    assert result["ruleId"] == "EDITED_SINCE_BASE", result
    project.must("git checkout -q .; rm -r sql/V2* godwit.sarif")


def check_hook(top, project, work):
    hooks = os.path.join(work, "hooks")
    os.mkdir(hooks)
    shutil.copy(os.path.join(top, ".pre-commit-hooks.yaml"), hooks)
    project.must("pre-commit validate-manifest .pre-commit-hooks.yaml; git init -q; git add .; git commit -q -m hooks", hooks)
    with open(os.path.join(top, "packaging", "pre-commit", "pre-commit-config.yaml"), encoding="utf-8") as file:
        text = re.sub("(- repo: ).*", rf"\g<1>{hooks}", file.read())
    revision = project.must("git rev-parse HEAD", hooks)
    with open(os.path.join(project.folder, ".pre-commit-config.yaml"), "w", encoding="utf-8") as file:
        file.write(re.sub("rev: .*", f"rev: {revision}", text))
    project.must("pre-commit validate-config; pre-commit install; git add .pre-commit-config.yaml; git commit -q -m hook")

    project.script("V2__Create_nest.sql", "CREATE TABLE nest (id int);\n")
    said = project.must("git add sql; git commit -m nest")
    assert re.search(r"godwit validate\.+Passed", said), said
    project.script("V1__Create_bird.sql", "CREATE TABLE bird (id bigint);\n")
    code, said = project.run("git add sql; git commit -m edited")
    assert code == 1 and "sql/V1__Create_bird.sql" in said and "Validation failed: 1 error" in said, (code, said)
    assert project.must("git log -1 --format=%s") == "nest"
    code, said = project.run("git checkout -q HEAD sql; date >README; git add README; git commit -m text")
    assert code == 0 and "Skipped" in said, said  # nothing of it is a script


def main():
    top, tools = sys.argv[1:]
    work = tempfile.mkdtemp(prefix="godwit-checks-")
    try:
        project = Project(work, tools)
        check_workflow(top, project)
        check_hook(top, project, work)
    finally:
        shutil.rmtree(work)
    print("2 passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
