// A world for one test: a folder, databases of its own, a configuration and the server itself; and a gate in front of it that can cut connections.
import { spawn, execFileSync } from "node:child_process";
import { createServer, connect } from "node:net";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";

export const TOKEN = "a-token-of-the-tests-0123456789";

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Until `question` gives something true, which is the answer. Throws after `limit_ms`.
export async function until(question, what, limit_ms = 60000) {
  const end = Date.now() + limit_ms;
  let last = null;
  while (Date.now() < end) {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await pause(50);
  }
  throw new Error(`${what}: not within ${limit_ms} ms. Last: ${last}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/// Passes bytes on to the server, until cut() ends every connection that is open.
class Gate {
  sockets = new Set();

  async open(port) {
    this.server = createServer((front) => {
      const back = connect(port, "127.0.0.1");
      for (const [socket, other] of [[front, back], [back, front]]) {
        this.sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
  }

  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  close() {
    this.server?.close();
    this.cut();
  }
}

export class World {
  databases = [];
  gate = new Gate();
  log = "";

  constructor(name) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), "godwit-page-"));
  }

  write(file, text) {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  psql(sql, database = "postgres") {
    const port = process.env.GODWIT_TEST_PGPORT;
    execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", port, "-U", "postgres", "-d", database, "-c", sql], { stdio: ["ignore", "ignore", "pipe"] });
  }

  mariadb(sql) {
    execFileSync("mariadb", ["--no-defaults", "-h", "127.0.0.1", "-P", process.env.GODWIT_TEST_MYPORT, "-ufw", "-pfw", "-e", sql], { stdio: ["ignore", "ignore", "pipe"] });
  }

  // The lines of a new PostgreSQL or MariaDB database in the configuration.
  new_postgresql() {
    const database = `page_${process.pid}_${this.databases.length}`;
    this.psql(`create database ${database}`);
    this.databases.push(() => this.psql(`drop database if exists ${database} with (force)`));
    return `url: 'postgresql://127.0.0.1:${process.env.GODWIT_TEST_PGPORT}/${database}', username: postgres`;
  }

  new_mariadb() {
    const database = `page_${process.pid}_${this.databases.length}`;
    this.mariadb(`create database ${database}`);
    this.databases.push(() => this.mariadb(`drop database if exists ${database}`));
    return `url: 'mariadb://127.0.0.1:${process.env.GODWIT_TEST_MYPORT}/${database}', username: fw, password: fw`;
  }

  new_sqlite(file) {
    return `url: 'sqlite:${join(this.folder, file)}'`;
  }

  /// `lines`: datasource name → what its braces hold; its scripts are in the folder of that name, unless `folders` names another.
  configure(lines, folders = {}) {
    const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
    const sources = Object.entries(lines).map(([name, line]) => `  ${quoted(name)}: {${line}}\n`);
    const locations = Object.keys(lines).map((name) => `    ${quoted(name)}: {required: false, locations: 'filesystem:${join(this.folder, folders[name] ?? name)}'}\n`);
    this.write("config.yml", `datasources:\n${sources.join("")}flyway:\n  datasources:\n${locations.join("")}`);
  }

  get environment() {
    const kept = Object.entries(process.env).filter(([name]) => !/^(PG|MYSQL_|MARIADB_|FLYWAY_|GODWIT_|DATABASE_URL)/.test(name));
    return Object.fromEntries(kept);
  }

  /// A godwit command beside the server, with the same configuration.
  command(...options) {
    return spawn(process.env.GODWIT_BINARY, ["sys", "database", ...options, "-c", join(this.folder, "config.yml")], { cwd: this.folder, env: this.environment, stdio: "ignore" });
  }

  async start(settings = {}) {
    this.port ??= await freePort();
    const env = { ...this.environment, GODWIT_SERVER_PORT: String(this.port), GODWIT_SERVER_TOKEN: TOKEN, GODWIT_SERVER_CHECK_INTERVAL: "1", ...settings };
    this.process = spawn(process.env.GODWIT_BINARY, ["server", "-c", join(this.folder, "config.yml")], { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((resolve) => this.process.on("exit", (code, signal) => resolve(signal ?? code)));
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => (this.log += text));
    await until(() => this.process.exitCode !== null || this.get("/health/live"), "the server answers");
    if (this.process.exitCode !== null) throw new Error(`The server ended with ${this.process.exitCode}:\n${this.log}`);
    if (!this.gate.port) await this.gate.open(this.port);
    return `http://127.0.0.1:${this.gate.port}/`;
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null) return null;
    this.process.kill("SIGTERM");
    return this.ended;
  }

  async ask(path, options = {}) {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { ...options, headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" } });
  }

  async get(path) {
    return (await this.ask(path)).json();
  }

  async order(datasource, command, body = {}) {
    const answer = await this.ask(`/v1/datasources/${encodeURIComponent(datasource)}/${command}`, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, job: await answer.json() };
  }

  async close() {
    await this.stop();
    this.gate.close();
    for (const drop of this.databases) drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
