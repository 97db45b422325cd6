/** The page's style sheet: one column on a phone, two on a desk, light and dark by the reader's own setting. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--card:#f7f8fa;--ink:#17191c;--muted:#545b64;--line:#d5d9df;
--accent:#1f5fb8;--fill:#a9c6ee;--good:#1a7a3c;--bad:#b3261e;--warn:#8a5300;--stamp:#8a5300;--stampback:#fff1d6;
--replica0:#1f5fb8;--replica1:#b4540a;--replica2:#0a7a5c;--replica3:#8b3fa0;--replica4:#a31d4d;--replica5:#5c6b12}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d21;--ink:#e8eaed;--muted:#a7afb9;--line:#3a4048;
--accent:#82b1f5;--fill:#2f527f;--good:#6fcf8f;--bad:#ff8f85;--warn:#f2b95f;--stamp:#f2b95f;--stampback:#3a2b0d;
--replica0:#82b1f5;--replica1:#f0a35e;--replica2:#5fcfac;--replica3:#cf9be0;--replica4:#f28bae;--replica5:#bccb6a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1200px;padding:16px;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem;margin:.4em 0}h2{font-size:1.05rem;margin:0 0 .5em}h3{font-size:.95rem;margin:.9em 0 .3em}
p{margin:.3em 0}.muted,figcaption,caption{color:var(--muted);font-size:.87rem}
section{position:relative;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px;margin:14px 0;overflow:hidden}
.columns,.tiles,.scroll{margin-top:10px}.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:14px}
figure{margin:0;min-width:0;max-width:640px;position:relative;z-index:2;background:var(--card)}figure svg{display:block;width:100%;height:auto;font-family:inherit}
figcaption b{color:var(--ink)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:4px}caption>span{position:sticky;left:0;display:inline-block;max-width:calc(100vw - 44px)}
th,td{overflow-wrap:break-word;padding:4px 8px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--muted);font-size:.87rem}td.n,th.n{text-align:right;white-space:nowrap}
th[scope=row]{color:var(--ink)}td.note{min-width:13em}.nowrap{white-space:nowrap}
dl{display:grid;grid-template-columns:minmax(110px,max-content) 1fr;gap:3px 14px;margin:0}dt{color:var(--muted)}dd{margin:0;min-width:0}
.missing{color:var(--muted);font-style:italic}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}
.tile{border:1px solid var(--line);border-radius:6px;padding:8px 10px;background:var(--paper)}
.tile b{display:block;font-size:1.2rem;line-height:1.3}.tile b.missing{font-size:.95rem;font-weight:400}.tile span{color:var(--muted);font-size:.83rem}
.stamp{display:inline-block;color:var(--stamp);background:var(--stampback);border:1px solid var(--stamp);border-radius:4px;
padding:0 6px;font-size:.75rem;font-weight:700;letter-spacing:.02em}
.tile .stamp{font-size:.65rem;padding:0 4px;color:var(--stamp)}
.banner{display:block;position:sticky;top:0;z-index:3;text-align:center;padding:6px;font-size:.85rem;border-radius:0 0 6px 6px}
.water{position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:1}
.water text,.chartmark{fill:var(--stamp);opacity:.13;font-weight:700}
.chartstamp{fill:var(--stamp);font-weight:700}
.verdict{border-left:6px solid var(--muted)}.verdict.valid{border-left-color:var(--good)}
.verdict.suspect{border-left-color:var(--warn)}.verdict.invalid{border-left-color:var(--bad)}
.valid>h2 em,.pass,.succeeded{color:var(--good)}.suspect>h2 em,td.suspect,.stopped,.none>h2 em{color:var(--warn)}
.invalid>h2 em,td.invalid,.failed{color:var(--bad)}h2 em,td.suspect,td.invalid,td.failed{font-style:normal;font-weight:700}
.check{border-top:1px solid var(--line);padding:8px 0}.check:first-of-type{border-top:0}
.devices{display:grid;grid-template-columns:repeat(auto-fill,minmax(max(70px,calc(100%/var(--columns) - 6px)),1fr));gap:6px;margin:8px 0;max-width:640px}
.device{border:2px solid var(--line);border-radius:6px;padding:4px;font-size:.74rem;line-height:1.35;background:var(--paper)}
.device b{display:block}.device small{color:var(--muted)}.chip{font-weight:700}
.bar{display:flex;height:26px;border:1px solid var(--line);border-radius:5px;overflow:hidden;background:var(--paper)}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;vertical-align:-.05em}
pre{white-space:pre-wrap;font-size:.78rem;max-height:60vh;overflow:auto;margin:.5em 0}
summary{cursor:pointer;font-weight:600}a{color:var(--accent)}
.instance{margin:14px 0}.instance>summary{font-size:1.05rem;padding:6px 0}code{font-size:.88em}
@media (max-width:480px){body{padding:10px}section{padding:10px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:6px}
th,td{padding:4px 6px}.wide{display:none}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--muted:#333;--line:#999;--accent:#1f5fb8;--fill:#a9c6ee;--good:#1a7a3c;
--bad:#b3261e;--warn:#8a5300;--stamp:#8a5300;--stampback:#fff1d6}section{overflow:visible;break-inside:avoid}figure,tr,.check,.tile,dl{break-inside:avoid}
h2,h3,caption,figcaption{break-after:avoid}.columns{grid-template-columns:1fr 1fr}.scroll{overflow:visible}
table{font-size:.8rem}th{font-size:.76rem}th,td{padding:3px 4px}th.n,td.n,.nowrap{white-space:normal}td.note{min-width:0}*{print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
`;
