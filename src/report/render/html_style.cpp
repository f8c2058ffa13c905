#include "report/render/html_style.h"

namespace godwit {

const std::string_view kHtmlStyle = R"css(
:root {
  color-scheme: light dark;
  --text: #1c2430; --soft: #566273; --page: #f6f7f9; --card: #ffffff; --line: #d8dde4;
  --good: #17693a; --bad: #b3261e; --warn: #8a5300; --wait: #1f5fa8;
  --good-back: #e3f4e9; --bad-back: #fbe9e7; --warn-back: #fdf1dc; --wait-back: #e5f0fb; --soft-back: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6e9ee; --soft: #a3adba; --page: #14181d; --card: #1c2229; --line: #353d48;
    --good: #7fd6a0; --bad: #ff9a90; --warn: #f0bd66; --wait: #8cc0f5;
    --good-back: #16301f; --bad-back: #3b1c1a; --warn-back: #35280f; --wait-back: #14293f; --soft-back: #262d36;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
}
header { margin-bottom: 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0; font-size: 1.25rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: .5rem 0; }
code, pre { font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { margin: .5rem 0 0; padding: .5rem .75rem; background: var(--soft-back); border-radius: .375rem; white-space: pre-wrap; }
section { padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .625rem; }
section + section { margin-top: 1.5rem; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; }
.soft { color: var(--soft); }
.badge {
  display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; line-height: 1.5rem;
  background: var(--soft-back); color: var(--soft); white-space: nowrap;
}
.good { background: var(--good-back); color: var(--good); }
.bad { background: var(--bad-back); color: var(--bad); }
.warn { background: var(--warn-back); color: var(--warn); }
.wait { background: var(--wait-back); color: var(--wait); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; margin: .75rem 0 0; font-size: .9375rem; }
dt { color: var(--soft); }
dd { margin: 0; }
bdi { unicode-bidi: isolate; }
ul.problems { list-style: none; margin: 0; padding: 0; }
ul.problems li { padding: .75rem; border: 1px solid var(--line); border-left-width: .25rem; border-radius: .375rem; }
ul.problems li + li { margin-top: .5rem; }
ul.problems li.error { border-left-color: var(--bad); }
ul.problems li.warning { border-left-color: var(--warn); }
ul.problems p { margin: .375rem 0 0; white-space: pre-line; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; overflow-wrap: normal; }
caption { text-align: left; margin: 1.5rem 0 .5rem; font-weight: 700; font-size: 1rem; }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
tbody [data-label=Description], tbody [data-label=Script], tbody [data-label=File] { overflow-wrap: anywhere; }
tbody [data-label=Time] { white-space: nowrap; }
footer { margin-top: 1.5rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 639px) {
  body { padding: 1rem .5rem 2rem; }
  section { padding: .875rem; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: .375rem; }
  table, caption, tbody, tr, th, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem; }
  tbody tr + tr { margin-top: .5rem; }
  tbody th, tbody td { display: flex; gap: .75rem; padding: .125rem 0; border: 0; overflow-wrap: anywhere; }
  tbody th::before, tbody td::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--soft); font-size: .8125rem; line-height: 1.5rem; }
  tbody th:empty, tbody td:empty { display: none; }
}
@media print { body { background: none; } section { border: 0; padding: 0; } tr, li { break-inside: avoid; } }
)css";

const std::string_view kHtmlStyleHash = "sha256-J0xFE7gBmNo10wO9NqOkG5zeXUHRgKgwWNXe7B2Wcg4=";

}  // namespace godwit
