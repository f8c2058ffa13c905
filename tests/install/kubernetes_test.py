"""kubernetes_test.py <top folder> <virtual environment>: the manifests of packaging/kubernetes against Kubernetes' own schemas, against
what a restricted namespace asks, and with the program: what their containers run is run."""

import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import yaml

VERSION = "1.30"
GODWIT = os.environ["GODWIT_BINARY"]


def refused(tools, path):
    """What kubernetes-validate has against the file; "" where it has nothing."""
    command = [os.path.join(tools, "bin", "kubernetes-validate"), "-k", VERSION, "--strict", path]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout if done.returncode else ""


def check_schemas(tools, paths, work):
    for path in paths:
        assert not refused(tools, path), refused(tools, path)
    # The question is one that can be answered with no.
    for right, wrong in (("runAsNonRoot", "runAsNotRoot"), ("restartPolicy: Never", "restartPolicy: 7")):
        broken = os.path.join(work, "broken.yml")
        with open(next(path for path in paths if path.endswith("job.yml")), encoding="utf-8") as file:
            text = file.read()
        assert right in text
        with open(broken, "w", encoding="utf-8") as file:
            file.write(text.replace(right, wrong))
        assert refused(tools, broken), wrong


def pods(documents):
    return [one["spec"]["template"]["spec"] for one in documents if one["kind"] in ("Deployment", "Job")]


def containers(pod):
    return pod.get("initContainers", []) + pod["containers"]


def check_restricted(pod):
    """Kubernetes' pod security standard "restricted", with a root file system that is read only."""
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True and context["runAsUser"] > 0, context
    assert context["seccompProfile"]["type"] == "RuntimeDefault", context
    assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False, pod
    for one in containers(pod):
        context = one["securityContext"]
        assert context["allowPrivilegeEscalation"] is False and context["readOnlyRootFilesystem"] is True, one
        assert context["capabilities"] == {"drop": ["ALL"]}, one
        assert one["resources"]["requests"] and one["resources"]["limits"]["memory"], one
        assert re.search(r":\d", one["image"]), one["image"]
        mounted = {volume["name"] for volume in one.get("volumeMounts", [])}
        assert mounted <= {volume["name"] for volume in pod["volumes"]}, mounted


def check_secrets(documents):
    """Passwords and tokens come from files of a Secret; no manifest holds one."""
    assert not [one for one in documents if one["kind"] == "Secret"]
    for pod in pods(documents):
        for one in containers(pod):
            for variable in one.get("env", []):
                if re.search("PASSWORD|TOKEN", variable["name"]):
                    assert variable["name"].endswith("_FILE"), variable
                    assert variable["value"].startswith("/run/secrets/godwit/"), variable
    (config,) = [one for one in documents if one["kind"] == "ConfigMap"]
    assert "password" not in config["data"]["godwit.yml"], config


def check_ports(documents, openapi):
    (pod,) = [pod for pod in pods(documents) if pod["containers"][0]["name"] == "godwit"]
    (one,) = pod["containers"]
    (port,) = one["ports"]
    assert {"name": "GODWIT_SERVER_PORT", "value": str(port["containerPort"])} in one["env"], one["env"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert one[probe]["httpGet"]["path"] in openapi["paths"], probe
        assert one[probe]["httpGet"]["port"] == port["name"], probe
    (service,) = [one for one in documents if one["kind"] == "Service"]
    (deployment,) = [other for other in documents if other["kind"] == "Deployment" and other["metadata"]["name"] == "godwit"]
    assert service["spec"]["ports"][0]["targetPort"] == port["name"], service
    assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"], service


class Cluster:
    """A folder in place of the volumes: the ConfigMap's file, with an embedded database, and the Secret's files."""

    def __init__(self, work, documents):
        self.work = work
        (config,) = [one for one in documents if one["kind"] == "ConfigMap"]
        text = re.sub(r"url: postgresql:.*", f"url: sqlite:{work}/orders.db", config["data"]["godwit.yml"])
        for folder in ("etc", "secrets", "sql/orders"):
            os.makedirs(os.path.join(work, folder))
        self.write("etc/godwit.yml", self.local(text))
        self.write("secrets/orders-password", "nothing\n")
        self.write("secrets/token", "0123456789abcdef\n")
        self.write("sql/orders/V1__Create_bird.sql", "CREATE TABLE bird (id INTEGER);\n")

    def write(self, name, text):
        with open(os.path.join(self.work, name), "w", encoding="utf-8") as file:
            file.write(text)

    def local(self, text):
        for place, folder in (("/etc/godwit", "etc"), ("/run/secrets/godwit", "secrets"), ("/sql/", "sql/")):
            text = text.replace(place, os.path.join(self.work, folder))
        return text

    def start(self, container, **changed):
        """The container's arguments and variables, some of them changed, nothing else in the environment."""
        environment = {one["name"]: self.local(one["value"]) for one in container["env"]} | changed
        return subprocess.Popen([GODWIT, *map(self.local, container["args"])], env=environment, cwd=self.work,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, container):
        process = self.start(container)
        said = process.communicate()[0]
        return process.returncode, said


def status_of(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(process, port, path):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if status_of(port, path) == 200:
            return
        time.sleep(0.05)
    process.kill()
    raise SystemExit(f"{path} is not 200; the server says:\n{process.communicate()[0]}")


def check_runs(documents, work):
    cluster = Cluster(work, documents)
    by_name = {one["name"]: one for pod in pods(documents) for one in containers(pod) if "args" in one}
    assert sorted(by_name) == ["godwit", "migrate", "wait-for-migrations"], by_name
    impatient = dict(by_name["wait-for-migrations"])
    impatient["args"] = [re.sub("^-timeout=.*", "-timeout=1s", word) for word in impatient["args"]]
    assert impatient["args"] != by_name["wait-for-migrations"]["args"]
    code, said = cluster.run(impatient)
    assert code == 7, (code, said)
    code, said = cluster.run(by_name["migrate"])
    assert code == 0 and "Applied 1 migration" in said, (code, said)
    code, said = cluster.run(by_name["wait-for-migrations"])
    assert code == 0, (code, said)

    cluster.write("sql/orders/V2__Create_nest.sql", "CREATE TABLE nest (id INTEGER);\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = cluster.start(by_name["godwit"], GODWIT_SERVER_HOST="127.0.0.1", GODWIT_SERVER_PORT=str(port))
    try:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            wait_for(server, port, by_name["godwit"][probe]["httpGet"]["path"])
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=60)[0]
    finally:
        server.kill()
    assert server.returncode == 0, (server.returncode, said)
    assert "nothing can be changed" not in said, said  # the token was read
    code, said = cluster.run(by_name["wait-for-migrations"])
    assert code == 0 and "version 2" in said, (code, said)


def main():
    top, tools = sys.argv[1:]
    paths = sorted(glob.glob(os.path.join(top, "packaging", "kubernetes", "*.yml")))
    documents = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            documents += [one for one in yaml.safe_load_all(file) if one]
    with open(os.path.join(top, "src", "server", "openapi.json"), encoding="utf-8") as file:
        openapi = json.load(file)
    work = tempfile.mkdtemp(prefix="godwit-kubernetes-")
    try:
        check_schemas(tools, paths, work)
        for pod in pods(documents):
            check_restricted(pod)
        check_secrets(documents)
        check_ports(documents, openapi)
        check_runs(documents, work)
    finally:
        shutil.rmtree(work)
    print(f"{len(documents)} manifests passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
