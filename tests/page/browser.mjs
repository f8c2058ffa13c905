// The browser, what it must never do while a test runs, and how the page is looked at.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import assert from "node:assert/strict";

const folder = process.argv[2];
const require = createRequire(join(folder, "node_modules", "any.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [
  ["light", 1280, "light"],
  ["dark", 1280, "dark"],
  ["phone", 360, "light"],
  ["phone-dark", 360, "dark"],
];
const COLOURS = { light: { text: "rgb(28, 36, 48)", page: "rgb(246, 247, 249)" }, dark: { text: "rgb(230, 233, 238)", page: "rgb(20, 24, 29)" } };

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromiumSandbox: false, args: ["--disable-gpu", "--disable-dev-shm-usage"] });

/// A page, and what was seen of it: every request, and every word of the console, where a violation of the policy is said, too.
export async function visit(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);  // machines may be busy
  const seen = { requests: [], console: [] };
  page.on("request", (request) => seen.requests.push(request));
  page.on("console", (message) => seen.console.push(message.text()));
  page.on("pageerror", (error) => seen.console.push(error.stack));
  page.on("dialog", (dialog) => seen.console.push(`a dialog: ${dialog.message()}`));
  await page.addInitScript(() => {
    window.marked = {};  // is gone if the page is loaded again
    addEventListener("securitypolicyviolation", (event) => console.error(`violated: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  await page.evaluate(() => (window.marked.first = true));
  return { page, seen, context };
}

/// Nothing was asked of anybody else, and the console is empty but for what `allowed` matches.
export function assertQuiet(seen, address, allowed = /^$/) {
  const hosts = new Set(seen.requests.map((request) => new URL(request.url())).filter((url) => url.protocol !== "data:").map((url) => url.origin));
  assert.deepEqual([...hosts], [new URL(address).origin]);
  assert.deepEqual(seen.console.filter((line) => !allowed.test(line)), []);
}

export const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();

/// As it stands, in light and dark, wide and as a phone is: the colours are those of the scheme, nothing is wider than the
/// window, and axe finds nothing. Leaves a picture of each.
export async function assertGoodLooking(page, name) {
  for (const [view, width, colorScheme] of VIEWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(folder, "pictures", `${name}-${view}.png`), fullPage: true });
    const shown = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { text: color, page: backgroundColor, width: document.scrollingElement.scrollWidth };
    });
    assert.deepEqual(shown, { ...COLOURS[colorScheme], width }, `${name} ${view}`);
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
    const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
    const lines = [...found.violations, ...found.incomplete].map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("; ")}`);
    assert.deepEqual(lines, [], `${name} ${view}`);
    assert.ok(found.passes.length > 30, `axe looked at ${found.passes.length} rules only`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
}

/// Presses Tab until `locator` has the focus.
export async function tabTo(page, locator) {
  for (let i = 0; i < 40; ++i) {
    if (await locator.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${locator} is not reached by Tab`);
}
