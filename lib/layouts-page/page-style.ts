/** Style of the page beyond that of the report, which brings the colours, tables, bars and paper. */
export const PAGE_STYLE = `
main section{margin:0 0 14px}.computed>.columns{margin:0}
.field{display:grid;gap:2px;min-width:0}.field label,.check-field{color:var(--muted);font-size:.87rem}
#values,#filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,150px),1fr));gap:10px;align-items:end}
#filters{margin:8px 0}.check-field{padding:8px 0}
input,select,button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--muted);border-radius:6px;padding:6px 8px;text-overflow:ellipsis;
width:100%;min-width:0}input[type=checkbox]{width:auto}button{width:auto;cursor:pointer}
input[aria-invalid=true]{border:2px solid var(--bad);padding:5px 7px}
:focus-visible{outline:3px solid var(--accent);outline-offset:1px}
.code{color:var(--bad);font-weight:700}#ignored p{color:var(--warn)}
.devices{max-width:none}.cores{display:flex;gap:2px;margin:3px 0}
.core{flex:1 1 0;min-width:0;height:18px;border-radius:2px;background:var(--card);outline:1px solid var(--line);outline-offset:-1px;color:var(--paper);
font-size:.8rem;line-height:18px;text-align:center;overflow:hidden;font-weight:700}
.bar{position:relative}.device .bar{height:8px;border-radius:3px;margin:3px 0}.segment{flex:none}
.limit{position:absolute;top:0;bottom:0;width:3px;background:var(--ink)}
.legend{columns:250px;list-style:none;margin:8px 0 0;padding:0;font-size:.87rem}.legend li{break-inside:avoid}
.choose{padding:2px 6px;white-space:nowrap}tbody tr:has(.choose){cursor:pointer}tbody tr:has(.choose):hover{background:var(--paper)}
tr[aria-current]{background:var(--paper);box-shadow:inset 4px 0 0 var(--accent)}tr[aria-current] .choose{border-color:var(--accent);font-weight:700}
.mark{font-size:.8rem;font-weight:700;border:1px solid var(--line);border-radius:4px;padding:0 4px;white-space:nowrap}
.mark.front{color:var(--good);border-color:var(--good)}#list .table td{white-space:nowrap}#list .table td,#list tbody th{padding:3px 6px;vertical-align:middle}#list tbody tr[aria-current]>*{padding-left:8px}#list-notes ul{padding-left:1.2em;font-size:.87rem;color:var(--muted)}
@media (min-width:900px){main{display:grid;grid-template-columns:280px minmax(0,1fr);gap:14px;align-items:start}
main>#controls{position:sticky;top:14px}#values{grid-template-columns:1fr}}
@media print{main{display:block}main>#controls{position:static}#values,#filters{grid-template-columns:repeat(4,1fr)}
button{border:0;padding:0}#show-all{display:none}
.mark{border:0;padding:0}}
`;
