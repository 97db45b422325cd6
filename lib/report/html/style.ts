/** The page's style sheet: one column on a phone, two on a desk, light and dark by the reader's own setting. */
import type { Mark } from '../emulation-mark';

/** Colours of paper, which has no dark theme. */
const LIGHT = `--paper:#f4f5f7;--card:#fff;--ink:#17191c;--muted:#545b64;--line:#d5d9df;
--accent:#1f5fb8;--fill:#a9c6ee;--good:#1a7a3c;--bad:#b3261e;--warn:#8a5300;--stamp:#8a5300;--stampback:#fff1d6;
--replica0:#1f5fb8;--replica1:#b4540a;--replica2:#0a7a5c;--replica3:#8b3fa0;--replica4:#a31d4d;--replica5:#5c6b12`;

/** Of every page. No text is smaller than 12 pixels. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d21;--ink:#e8eaed;--muted:#a7afb9;--line:#3a4048;
--accent:#82b1f5;--fill:#2f527f;--good:#6fcf8f;--bad:#ff8f85;--warn:#f2b95f;--stamp:#f2b95f;--stampback:#3a2b0d;
--replica0:#82b1f5;--replica1:#f0a35e;--replica2:#5fcfac;--replica3:#cf9be0;--replica4:#f28bae;--replica5:#bccb6a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1440px;padding:16px;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.1em 0 .3em}h2{font-size:1.15rem;margin:0 0 10px}h3{font-size:.95rem;margin:.9em 0 .3em}
p{margin:.3em 0}.muted,figcaption,caption{color:var(--muted);font-size:.87rem}
section{margin:28px 0 0}.columns,.tiles,.card{margin-top:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px;position:relative}
.card>:first-child:not(.stamp){margin-top:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:14px;align-items:start}.columns>*{margin-top:0;min-width:0}
figure{margin:0;padding:10px 0 0;min-width:0;container-type:inline-size}figure svg{display:block;width:100%;height:auto;fill:var(--ink)}
figcaption{padding:0 14px 4px}figcaption b{color:var(--ink);font-size:.95rem}
svg.wide,svg.full{display:none}
@container (min-width:560px){figure svg.narrow{display:none}figure svg.wide{display:block}}
@container (min-width:1040px){figure.full svg.wide{display:none}figure.full svg.full{display:block}}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}.table{container-type:inline-size}
caption{text-align:left;padding-bottom:6px}th,td{overflow-wrap:break-word;padding:5px 8px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child>*{border-bottom:0}tr>:first-child{padding-left:0}tr>:last-child{padding-right:0}
th{font-weight:600;color:var(--muted);font-size:.87rem}td.n,th.n{text-align:right}td.n{white-space:nowrap}
th[scope=row]{color:var(--ink)}td.note{min-width:8em;overflow-wrap:anywhere}.nowrap{white-space:nowrap}
${['few (max-width:400px)', 'some (max-width:620px)', 'many (max-width:660px)', 'most (max-width:900px)'].map((each) => rowsAsCards(each)).join('\n')}
dl{margin:0;display:grid;gap:4px}dl>div{display:grid;grid-template-columns:minmax(120px,200px) minmax(0,1fr);gap:2px 14px}dt{color:var(--muted)}dd{margin:0;min-width:0}
dl:not(:has(>div)){grid-template-columns:minmax(110px,max-content) 1fr;gap:3px 14px}
.figures dl{grid-template-columns:repeat(auto-fill,minmax(min(100%,150px),1fr));gap:12px}.figures dl>div{display:block}
.figures dl>div:has(.missing){grid-column:1/-1}.figures dt{font-size:.87rem}.figures dd{font-size:1.05rem;font-weight:600}.figures dd.missing{font-weight:400}
.missing{color:var(--muted);font-style:italic}
.headline{border-left:6px solid var(--muted);padding:2px 0 2px 16px}.kind{color:var(--muted);font-size:.87rem;margin:0}
.sentence{font-size:1.05rem;font-weight:600;margin-top:.6em}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,260px),1fr));gap:14px}.tiles>.card{margin:0}
.tile>span:not(.stamp){display:block;color:var(--muted);font-size:.87rem}.tile>b{display:block;clear:right;font-size:2rem;line-height:1.2}.tile small{font-size:1rem;font-weight:400}
.stamp{color:var(--stamp);background:var(--stampback);border-radius:4px;padding:1px 6px;font-size:.8rem;font-weight:700;white-space:nowrap}
.card>.stamp,caption>.stamp{float:right;margin:0 0 4px 10px}
.valid{border-left-color:var(--good)}.suspect{border-left-color:var(--warn)}.invalid{border-left-color:var(--bad)}
.valid>.sentence em,.pass,.succeeded{color:var(--good)}.suspect>.sentence em,td.suspect,.stopped,.none>.sentence em{color:var(--warn)}
.invalid>.sentence em,td.invalid,.failed{color:var(--bad)}em,td.suspect,td.invalid,td.failed{font-style:normal;font-weight:700}
.check{border-top:1px solid var(--line);padding:8px 0}.check:first-child,.stamp+.check{border-top:0;padding-top:0}.check>h3{margin-top:0}.check:last-child{padding-bottom:0}
.devices{display:grid;grid-template-columns:repeat(auto-fill,minmax(max(84px,calc(100%/var(--columns) - 6px)),1fr));gap:6px;margin:8px 0}
.device{border:2px solid var(--line);border-radius:6px;padding:4px;font-size:.8rem;line-height:1.35}
.device b{display:block}.device small{color:var(--muted);font-size:.8rem}.chip{font-weight:700}
.bar{display:flex;height:26px;border:1px solid var(--line);border-radius:5px;overflow:hidden}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;vertical-align:-.05em}
pre{white-space:pre-wrap;font-size:.8rem;max-height:60vh;overflow:auto;margin:.5em 0}
summary{cursor:pointer;font-weight:600}summary>h2{display:inline}section>details>summary{padding:4px 0}a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.instance{margin:20px 0}.instance>summary{font-size:1.05rem;padding:6px 0}code{font-size:.88em}ul{padding-left:1.3em;margin:.4em 0}
@media (max-width:480px){body{padding:10px}h1{font-size:1.3rem}dl>div,dl:not(:has(>div)){grid-template-columns:1fr;gap:0}.card{padding:10px}figure.card{padding:10px 0 0}}
@page{margin:14mm 12mm}
@media print{:root{${LIGHT};--paper:#fff;--ink:#000;--muted:#333;--line:#999}body{padding:0;font-size:13px}section{margin-top:18px}
figure,tr,.check,.tile,dl>div,.devices{break-inside:avoid}h2,h3,summary,caption,figcaption{break-after:avoid}.columns{grid-template-columns:1fr 1fr}
details::details-content{content-visibility:visible;display:block}pre{display:none}.tiles{grid-template-columns:repeat(3,1fr)}.tile>b{font-size:1.5rem}.tile>.stamp{float:none;display:table;margin:0 0 4px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** Below a width each row of a table is a card: its head above, then every cell below the name of its column. */
function rowsAsCards(which: string): string {
  const [kind = '', width = ''] = which.split(/ (.*)/);
  const of = (selector: string) =>
    selector
      .split(',')
      .map((each) => `.${kind} ${each}`)
      .join(',');
  return `@container ${width}{${of('thead')}{display:block;position:absolute;clip-path:inset(50%)}${of('thead tr,thead th')}{display:block;width:1px;height:1px;padding:0;overflow:hidden;white-space:nowrap}
${of('table,caption,tbody')}{display:block}${of('tbody tr')}{display:grid;grid-template-columns:repeat(auto-fill,minmax(92px,1fr));gap:6px 12px;padding:10px 0;border-top:1px solid var(--line)}
${of('tbody th,td')}{border:0;padding:0;text-align:left;min-width:0;white-space:normal}${of('tbody th,td.note,td[colspan]')}{grid-column:1/-1}
${of('td[data-head]::before')}{content:attr(data-head);display:block;color:var(--muted);font-size:.8rem;font-weight:400;font-style:normal}
.emulated ${of('tbody th::after')}{content:var(--mark);float:right;color:var(--stamp);font-size:.8rem}}`;
}

/** Of an emulated page: the frame of every card, the banner, and the mark in the margin of every printed page. */
export function emulatedStyle({ short, long }: Mark): string {
  return `.emulated{--mark:"${cssText(short)}"}.emulated .card{border:2px solid var(--stamp)}
.banner{position:sticky;top:0;z-index:3;margin:-16px -16px 16px;text-align:center;padding:6px 16px;font-size:.87rem;font-weight:700;
color:var(--stamp);background:var(--stampback);border-bottom:2px solid var(--stamp)}
@media (max-width:480px){.banner{margin:-10px -10px 10px}}
@page{@top-center{content:"${cssText(long)}";color:#8a5300;font:700 9pt sans-serif}}@media print{.banner{position:static;margin:0 0 12px}}
`;
}

/** Marks are words and a number; anything that could end the string is left out. */
const cssText = (text: string) => text.replace(/["\\<>\n]/g, '');
