// node page_test.mjs <folder> [part of a test's name]: see run_page.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { World, TOKEN, pause, until } from "./world.mjs";
import { assertGoodLooking, assertQuiet, heading, launch, tabTo, visit } from "./browser.mjs";

const only = process.argv[3] ?? "";
const IMG = "<img src=x onerror=alert(1)>";
const REFUSED = /^Failed to load resource: (net::ERR_|the server responded with a status of (401|404))/;  // the browser says this by itself

const row = (page, name) => page.locator("#datasources tbody tr", { has: page.getByRole("link", { name, exact: true }) });
const state = (page, name) => row(page, name).locator("td").nth(0).locator(".badge").first();
const shows = (locator, text) => locator.filter({ hasText: text }).waitFor();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();
const goTo = async (page, name) => {
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.locator("#detail-title", { hasText: name }).waitFor();
};

function check(name, body) {
  if (!name.includes(only)) return;
  test(name, { timeout: 240000 }, async () => {
    const world = new World(name);
    const browser = await launch();
    try {
      await body(world, browser);
    } catch (error) {
      if (world.log) console.log(world.log);
      throw error;
    } finally {
      await browser.close();
      await world.close();
    }
  });
}

function three(world, changes = {}) {
  const scripts = { "V1__users.sql": "CREATE TABLE users (id INT);\n", "V2__email.sql": "ALTER TABLE users ADD COLUMN email VARCHAR(100);\n" };
  for (const name of ["orders", "billing", "search"]) {
    for (const [file, text] of Object.entries({ ...scripts, ...changes[name] })) world.write(`${name}/${file}`, text);
  }
  world.configure({ orders: world.new_postgresql(), billing: world.new_mariadb(), search: world.new_sqlite("search.db") });
}

check("all is well", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page, seen } = await visit(browser, address);
  await heading(page, "All 3 datasources are up to date");
  assert.equal(await page.title(), "All 3 datasources are up to date · godwit");
  assert.deepEqual(await page.locator("#datasources tbody th").allInnerTexts(), ["orders\nPostgreSQL", "billing\nMariaDB", "search\nSQLite"]);
  for (const name of ["orders", "billing", "search"]) {
    await shows(state(page, name), "Up to date");
    assert.match(await text(row(page, name)), / Up to date 2 0 0 0 migrate, just now, \d+\.\d\d s just now$/);
  }
  assert.equal(await page.locator("#tools").isVisible(), false);
  assert.equal(await page.locator("#running").isVisible(), false);
  await shows(page.locator("#jobs"), "Succeeded");
  assert.deepEqual(await page.locator("#jobs .badge").allInnerTexts(), ["Succeeded", "Succeeded", "Succeeded"]);
  await assertGoodLooking(page, "well");

  const policy = (await fetch(address)).headers.get("content-security-policy");
  for (const part of ["default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) assert.ok(policy.includes(part), policy);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assertQuiet(seen, address);
});

check("by keyboard alone, and nothing is lost when the figures change", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page, seen } = await visit(browser, address, { viewport: { width: 1280, height: 300 } });
  await heading(page, "up to date");
  const link = page.locator("#datasources").getByRole("link", { name: "search" });
  await tabTo(page, link);
  assert.notEqual(await link.evaluate((node) => getComputedStyle(node).outlineStyle), "none");
  await page.evaluate(() => (window.marked.row = document.activeElement.closest("tr")));
  const scroll = await page.evaluate(() => scrollY);
  world.write("search/V3__more.sql", "CREATE TABLE more (id INT);\n");  // it becomes the first row
  await shows(state(page, "search"), "Pending");
  assert.equal(await page.locator("#datasources tbody th a").first().innerText(), "search");
  assert.ok(await link.evaluate((node) => node === document.activeElement && node.closest("tr") === window.marked.row));
  assert.equal(await page.evaluate(() => scrollY), scroll);

  await page.keyboard.press("Enter");
  await shows(page.locator("#detail"), "Not applied");
  assert.ok(await page.locator("#detail-title").evaluate((node) => node === document.activeElement));
  assert.equal(await page.title(), "search: Pending · godwit");
  assert.match(page.url(), /#\/search$/);
  await tabTo(page, page.getByRole("link", { name: "All datasources" }));
  await page.keyboard.press("Enter");
  await until(() => link.evaluate((node) => node === document.activeElement), "the focus is where it was");
  await page.goBack();
  await page.locator("#detail-title", { hasText: "search" }).waitFor();
  await page.reload();
  await page.locator("#detail-title", { hasText: "search" }).waitFor();
  assertQuiet(seen, address);
});

check("pending migrations, and their end", async (world, browser) => {
  three(world);
  const address = await world.start({ GODWIT_BOOT_MODE: "check" });
  const { page, seen } = await visit(browser, address);
  await heading(page, "3 of 3 datasources wait for their migrations");
  await shows(state(page, "billing"), "Pending");
  assert.match(await text(row(page, "billing")), / Pending none ?2 2 0 0 /);
  await assertGoodLooking(page, "pending");
  await goTo(page, "billing");
  const waits = page.getByRole("table", { name: "Not applied" });
  await shows(waits, "V2__email.sql");
  assert.deepEqual(await waits.locator("tbody td:last-child").allInnerTexts(), ["V1__users.sql", "V2__email.sql"]);
  await assertGoodLooking(page, "pending-detail");
  assert.equal((await world.order("billing", "validate", { wait: true })).status, 422);  // to wait is no failure
  await shows(page.locator("#jobs-here ~ table tbody tr").first(), "Failed");
  assert.equal(await page.locator("#detail .head .badge").first().innerText(), "Pending");
  await heading(page, "3 of 3 datasources wait for their migrations");
  for (const name of ["orders", "billing", "search"]) assert.equal((await world.order(name, "migrate", { wait: true })).status, 200);
  await heading(page, "All 3 datasources are up to date");
  await shows(page.locator("#announcer"), "All 3 datasources are up to date.");
  const history = page.getByRole("table", { name: "History, newest first" });
  await shows(history, "V2__email.sql");
  assert.deepEqual(await history.locator("tbody th").allInnerTexts(), ["2", "1"]);
  const widths = await history.locator(".bar").evaluateAll((bars) => bars.map((bar) => bar.style.width));
  assert.ok(widths.includes("100%") && widths.every((width) => /^[\d.]+%$/.test(width)), widths.join());
  for (const took of await history.locator("[data-label=Took]").allInnerTexts()) assert.match(took, /^\d+\.\d\d s$/);
  const applied = await history.locator("time").first().evaluate((node) => [node.dateTime, node.textContent]);
  assert.ok(Math.abs(Date.parse(applied[0]) - Date.now()) < 600000 && applied[0].endsWith("Z"), applied[0]);
  assert.ok(await waits.count() === 0);
  assert.ok(await page.evaluate(() => window.marked.first));
  assertQuiet(seen, address);
});

check("the viewer's zone", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page } = await visit(browser, `${address}#/orders`, { timezoneId: "Asia/Kathmandu" });
  const shown = page.getByRole("table", { name: "History" }).locator("time").first();
  const [utc, text] = await shown.evaluate((node) => [node.dateTime, node.textContent]);
  const there = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Kathmandu" });
  assert.equal(text, there.format(new Date(utc)));
});

check("a failed migration", async (world, browser) => {
  three(world, { billing: { "V3__bad.sql": "CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES ('<b>bold</b>');\n" }, orders: { "V3__bad.sql": "SELECT 1 / 0;\n" } });
  const address = await world.start({ GODWIT_BOOT_MODE: "permissive" });
  const { page, seen } = await visit(browser, address);
  await heading(page, "2 of 3 datasources need attention");
  assert.deepEqual(await page.locator("#datasources tbody th a").allInnerTexts(), ["orders", "billing", "search"]);
  await shows(state(page, "billing"), "Failed");
  await shows(row(page, "orders"), "division by zero");  // it was rolled back, so nothing but the last run tells of it
  await assertGoodLooking(page, "failed");
  await goTo(page, "billing");
  await shows(page.locator("#detail section").first(), /last run MIGRATION_FAILED.*Table '.*nowhere' doesn't exist/s);
  await shows(page.getByRole("table", { name: "History" }).locator("tbody tr").first(), "Failed");
  await assertGoodLooking(page, "failed-detail");
  world.mariadb(`drop table page_${process.pid}_1.half; delete from page_${process.pid}_1.flyway_schema_history where version = '3'`);
  world.write("billing/V3__bad.sql", "CREATE TABLE half (id INT);\n");
  world.write("orders/V3__bad.sql", "SELECT 1;\n");
  for (const name of ["orders", "billing"]) assert.equal((await world.order(name, "migrate", { wait: true })).status, 200);
  await heading(page, "All 3 datasources are up to date");
  assertQuiet(seen, address);
});

check("an edited script, and names that hold HTML", async (world, browser) => {
  const evil = `V3__${IMG}.sql`;
  three(world, { search: { [evil]: "CREATE TABLE evil (id INT);\n" } });
  const name = `search ${IMG}`;
  world.configure({ [name]: world.new_sqlite("search.db"), orders: world.new_postgresql() }, { [name]: "search" });
  const address = await world.start();
  const { page, seen } = await visit(browser, address);
  await heading(page, "All 2 datasources are up to date");
  world.write(`search/${evil}`, `CREATE TABLE "${IMG}" (id INT);\n`);
  await heading(page, "1 of 2 datasources needs attention");
  await shows(state(page, name), "Invalid");
  await shows(row(page, name), evil);
  await assertGoodLooking(page, "edited");
  await goTo(page, name);
  const edited = page.getByRole("table", { name: "History" }).locator("tbody tr").first();
  await shows(edited, "Edited");
  assert.match(await edited.innerText(), /Checksum -?\d+ when it was applied, -?\d+ now/);
  assert.equal(await edited.locator("td").first().innerText(), IMG);
  await shows(page.locator("#detail li"), "CHECKSUM_MISMATCH");
  world.write("search/V4__bad.sql", `SELECT * FROM "${IMG}";\n`);
  world.write(`search/${evil}`, "CREATE TABLE evil (id INT);\n");
  await world.order(name, "migrate", { wait: true });
  await shows(page.locator("#detail"), `no such table: ${IMG}`);
  await assertGoodLooking(page, "names");
  assert.equal(await page.locator("img").count(), 0);
  assertQuiet(seen, address);
});

// Statements of some length: short ones share a message to the server, and the figures move from message to message.
function slowly(world, statements = 160) {
  const lines = Array.from({ length: statements }, (_, i) => `SELECT pg_sleep(0.05), ${i}, length('${"much to say ".repeat(1500)}');\n`);
  world.write("orders/V1__quick.sql", "CREATE TABLE a (id INT);\n");
  world.write("orders/V2__slow.sql", lines.join(""));
  world.configure({ orders: world.new_postgresql() });
}

// Each text that the line of the running job has shown, with the time.
const watchProgress = (page) =>
  page.evaluate(() => {
    window.marked.lines = [];
    window.marked.said = [document.querySelector("#announcer").textContent];
    const note = () => {
      const line = document.querySelector("li .done")?.textContent;
      const bar = document.querySelector("progress");
      const said = document.querySelector("#announcer").textContent;
      if (said !== window.marked.said.at(-1)) window.marked.said.push(said);
      const last = window.marked.lines.at(-1);
      if (line && line !== last?.line) window.marked.lines.push({ line, at: performance.now(), value: bar.value, max: bar.max, script: document.querySelector("li .at").textContent });
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });

check("a running job, live", async (world, browser) => {
  slowly(world);
  const address = await world.start({ GODWIT_BOOT_MODE: "check" });
  const { page, seen } = await visit(browser, address);
  await heading(page, "The datasource waits for its migrations");
  await watchProgress(page);
  const { status, job } = await world.order("orders", "migrate");
  assert.equal(status, 202);
  await heading(page, "The datasource is migrating");
  await shows(page.locator("#running"), "Step 2 of 2: V2__slow.sql");
  await page.screenshot({ path: `${process.argv[2]}/pictures/running-light.png`, fullPage: true });
  await heading(page, "The datasource is up to date");
  await shows(row(page, "orders"), "migrate, just now");
  assert.equal(await page.locator("#running").isVisible(), false);
  const said = ["The datasource waits for its migrations.", "The datasource is migrating.", "The datasource is up to date. orders: migrate has succeeded."];
  assert.deepEqual(await page.evaluate(() => window.marked.said), said);

  const lines = (await page.evaluate(() => window.marked.lines)).filter((one) => one.script.includes("V2"));
  const statements = lines.map((one) => Number(one.line.match(/^(\d+) statements? done/)[1]));
  const moves = lines.filter((one, i) => i > 0 && one.line.split(" · ")[1] !== lines[i - 1].line.split(" · ")[1]);
  const gaps = moves.map((one, i) => (i === 0 ? 0 : one.at - moves[i - 1].at));
  // By the looks alone they would move every 3 s.
  assert.ok(moves.length > 8 && gaps.filter((gap) => gap < 1500).length > 0.7 * gaps.length, `the figures moved every ${gaps.map(Math.round)} ms`);
  assert.deepEqual(statements, [...statements].sort((a, b) => a - b));
  assert.ok(moves.at(-1).value > moves[0].value && moves.every((one) => one.value <= one.max), JSON.stringify(moves.at(-1)));
  assert.equal(seen.requests.filter((request) => request.url().endsWith(`/v1/jobs/${job.id}/events`)).length, 1);
  assert.ok(await page.evaluate(() => window.marked.first));
  assertQuiet(seen, address);
});

check("an interruption while a job runs", async (world, browser) => {
  slowly(world, 600);
  const address = await world.start({ GODWIT_BOOT_MODE: "check" });
  const { page, seen } = await visit(browser, `${address}#/orders`);
  await heading(page, "The datasource waits for its migrations");
  const { job } = await world.order("orders", "migrate");
  const streams = () => seen.requests.filter((request) => request.url().endsWith(`/v1/jobs/${job.id}/events`)).length;
  await until(() => streams() === 1, "the page follows the job");
  await shows(page.locator("#detail .done"), /\d+ statements done/);
  world.gate.cut();
  await until(() => streams() === 2, "the page follows it again");
  const done = async () => Number((await page.locator("#detail .done").innerText({ timeout: 1000 })).split(" ")[0]);
  const before = await done();
  await until(async () => (await done()) > before, "the figures move again");
  await assertGoodLooking(page, "running-detail");
  await world.ask(`/v1/jobs/${job.id}`, { method: "DELETE" });
  await page.locator("#running-here").waitFor({ state: "detached" });
  await shows(page.locator("#detail tbody tr", { hasText: "Stopped" }), "migrate");
  await shows(page.getByRole("table", { name: "History" }), "V1__quick.sql");
  assertQuiet(seen, address, REFUSED);
});

check("waiting for the lock", async (world, browser) => {
  slowly(world);
  const address = await world.start({ GODWIT_BOOT_MODE: "check" });
  const { page, seen } = await visit(browser, address);
  await heading(page, "The datasource waits for its migrations");
  const holder = world.command("migrate");
  const ended = new Promise((resolve) => holder.on("exit", resolve));
  await until(async () => (await world.get("/v1/datasources")).datasources[0].applied === 1, "the other run holds the lock");
  await world.order("orders", "migrate");
  await shows(page.locator("#running .badge"), "Waiting");
  await shows(page.locator("#running .at"), /^Waiting for the lock\. It is held by .+\.$/);
  await assertGoodLooking(page, "waiting");
  assert.equal(await ended, 0);
  await heading(page, "The datasource is up to date");
  assertQuiet(seen, address);
});

check("a token is asked for", async (world, browser) => {
  three(world);
  const address = await world.start({ GODWIT_SERVER_TOKEN_FOR_READS: "true" });
  const { page, seen, context } = await visit(browser, address);
  await heading(page, "A token is needed");
  const field = page.getByLabel("Token", { exact: true });
  assert.ok(await field.evaluate((node) => node === document.activeElement && node.type === "password"));
  assert.equal(await page.locator("#overview").isVisible(), false);
  await assertGoodLooking(page, "token");
  const asked = seen.requests.length;
  await pause(4000);
  assert.equal(seen.requests.length, asked);  // who has no token is left alone
  await field.fill("not the token");
  await page.keyboard.press("Enter");
  await shows(page.locator("#gate-problem"), "A token is one word");
  await field.fill("a-wrong-token-0123456789");
  await page.keyboard.press("Enter");
  await shows(page.locator("#gate-problem"), "The server did not accept this token.");
  await field.fill(TOKEN);
  await page.getByRole("button", { name: "Show the figures" }).click();
  await heading(page, "All 3 datasources are up to date");
  await page.reload();
  await heading(page, "All 3 datasources are up to date");
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.ok(!(await page.content()).includes(TOKEN) && seen.requests.every((request) => !request.url().includes(TOKEN)));
  const other = await context.newPage();
  await other.goto(address);
  await heading(other, "A token is needed");
  await page.getByRole("button", { name: "Forget the token" }).click();
  await heading(page, "A token is needed");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assertQuiet(seen, address, REFUSED);
});

check("the server is gone, and comes back", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page, seen } = await visit(browser, address);
  await heading(page, "All 3 datasources are up to date");
  assert.equal(await world.stop(), 0);
  await heading(page, "The server does not answer");
  await shows(page.locator("#announcer"), "The server does not answer.");
  await shows(page.locator("#trouble"), /It has not answered since .* \(\d+ s\)\. What stands below is old: it is from /);
  assert.equal(await page.title(), "The server does not answer · godwit");
  await shows(state(page, "orders"), "Up to date");
  await assertGoodLooking(page, "gone");
  await world.start();
  await heading(page, "All 3 datasources are up to date");
  assert.equal(await page.locator("#trouble").isVisible(), false);
  assert.ok(await page.evaluate(() => window.marked.first));
  assertQuiet(seen, address, REFUSED);
});

check("the server hangs", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page, seen } = await visit(browser, address);
  await heading(page, "All 3 datasources are up to date");
  world.process.kill("SIGSTOP");
  await shows(page.locator("#trouble"), /It has not answered since .*\. It took longer than 15 s\./);
  world.process.kill("SIGCONT");
  await heading(page, "All 3 datasources are up to date");
  assertQuiet(seen, address, REFUSED);
});

check("nothing is asked while nobody looks", async (world, browser) => {
  three(world);
  const address = await world.start();
  const { page, seen } = await visit(browser, address);
  await heading(page, "All 3 datasources are up to date");
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await pause(500);
  const asked = seen.requests.length;
  await pause(7000);
  assert.equal(seen.requests.length, asked);
  await hide(false);
  await until(() => seen.requests.length > asked, "the page asks again", 2000);
  assertQuiet(seen, address);
});

check("very many datasources", async (world, browser) => {
  world.write("all/V1__a.sql", "CREATE TABLE a (id INT);\n");
  const names = Array.from({ length: 120 }, (_, i) => `tenant ${String(i).padStart(3, "0")}/db`);
  world.write("all/V2__b.sql", "CREATE TABLE b (id INT);\n");
  world.write("bad/V1__a.sql", "CREATE TABL a (id INT);\n");
  world.configure(Object.fromEntries(names.map((name, i) => [name, world.new_sqlite(`${i}.db`)])), Object.fromEntries(names.map((name, i) => [name, i === 117 ? "bad" : "all"])));
  const address = await world.start({ GODWIT_BOOT_MODE: "permissive" });
  const { page, seen } = await visit(browser, address);
  await heading(page, "1 of 120 datasources needs attention");
  const rows = page.locator("#datasources tbody tr");
  assert.equal(await rows.count(), 100);
  await shows(rows.first(), "tenant 117/db");
  await shows(page.locator("#datasources"), "100 of 120 are shown.");
  await assertGoodLooking(page, "many");
  await page.locator("#datasources").getByRole("button", { name: "Show 20 more" }).click();
  assert.equal(await rows.count(), 120);
  const field = page.getByLabel("Filter by name, database or status");
  await field.fill("db 99/ date");
  await shows(page.getByRole("table", { name: "1 of 120 datasources matches" }), "tenant 099/db");
  assert.equal(await rows.count(), 1);
  const asked = seen.requests.length;
  await until(() => seen.requests.length > asked + 4, "two more looks", 60000);
  assert.ok(await field.evaluate((node) => node === document.activeElement && node.value === "db 99/ date"));
  await goTo(page, "tenant 099/db");
  await shows(page.getByRole("table", { name: "History" }), "V2__b.sql");
  await page.goto(`${address}#/absent`);
  await shows(page.locator("#detail"), "no datasource of this name");
  assertQuiet(seen, address, REFUSED);
});
