/** The widget's looks. Real borders everywhere, so that forced colours still show every part. */
export const css = `
:host{all:initial;--accent:#0b4f5e;--on-accent:#fff;--ink:#16242b;--soft:#4a5a62;--line:#75858d;--hair:#d5dde0;--wash:#f3f6f6;--alarm:#a3161c;--deep:#0b4f5e;--link:#0b4f8a;color-scheme:light}
*{box-sizing:border-box;font:inherit;color:inherit}
[hidden]{display:none!important}
.launcher,dialog{font:max(1rem,16px)/1.5 system-ui,sans-serif;color:var(--ink);position:fixed;z-index:2147483000;right:20px;bottom:20px}
:host([position=left]) :is(.launcher,dialog){right:auto;left:20px}
button,summary,a{cursor:pointer}
:focus-visible{outline:3px solid #1459c7;outline-offset:2px}
a{color:var(--link);overflow-wrap:anywhere}
.launcher{display:flex;gap:10px;align-items:center;min-height:52px;padding:12px 22px 12px 18px;border:2px solid var(--on-accent);border-radius:30px;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:0 8px 48px #0b2a3350}
.launcher::before{content:'';width:20px;height:16px;border:2px solid;border-radius:5px 5px 5px 0}
dialog{top:auto;left:auto;margin:0;padding:0;border:1px solid var(--line);border-radius:16px;background:#fff;width:420px;max-width:none;height:min(700px,100vh - 40px);max-height:none;overflow:clip;box-shadow:0 8px 48px #0b2a3350;flex-direction:column}
dialog[open]{display:flex}
header{display:flex;gap:8px;align-items:start;padding:14px 10px 14px 20px;background:var(--accent);color:var(--on-accent);border-bottom:1px solid transparent}
header div{flex:1}
h2{margin:0;font-size:1.125em;font-weight:600;line-height:1.3}
header p{font-size:.8125em}
header button{min-height:44px;padding:8px 12px;border:1px solid transparent;border-radius:8px;background:none;font-weight:600}
header :focus-visible{outline-color:var(--on-accent);outline-offset:-3px}
section{flex:1;min-height:0;display:flex;flex-direction:column}
.log,.page{flex:1;min-height:0;overflow:auto;padding:16px 16px 8px;background:var(--wash);overscroll-behavior:contain;scroll-padding-top:12px}
.log:focus-visible{outline-offset:-3px}
.log>*{margin:0 0 14px;padding:12px 16px;overflow-wrap:anywhere;border:1px solid var(--hair);border-radius:4px 14px 14px 14px;background:#fff}
.log>.you{margin-left:44px;border-color:#bcd3d8;border-radius:14px 4px 14px 14px;background:#e2eef0}
h3{margin:0 0 4px;font-size:.8125em;font-weight:600;color:var(--soft)}
.label{display:block;font-size:1.25em;font-weight:600;color:var(--deep)}
.not_in_notice .label{color:#7a4300}
p{margin:0 0 8px}
p:last-child{margin-bottom:0}
ul{margin:0 0 8px;padding-left:20px}
li{margin:3px 0}
.small,.hint,.status{font-size:.875em;color:var(--soft)}
.safeguarding{border:2px solid var(--alarm);border-left-width:8px;background:#fff6f5}
.safeguarding .label{font-size:1.5em;color:var(--alarm)}
.safeguarding a{display:inline-block;min-height:24px;font-weight:700;color:var(--alarm)}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin:10px 0 0;padding:0;list-style:none}
.choices li{margin:0}
.plain{min-height:44px;padding:8px 16px;border:1px solid var(--line);border-radius:22px;background:#fff;color:var(--deep);font-weight:600;text-align:left}
.plain:hover{background:#e2eef0}
.main{min-height:44px;padding:8px 20px;border:1px solid var(--ink);border-radius:22px;background:var(--accent);color:var(--on-accent);font-weight:600}
details{margin-top:10px;border-top:1px solid var(--hair)}
summary{min-height:44px;padding:10px 0 6px;color:var(--link);font-weight:600}
blockquote{margin:0 0 10px;padding:2px 0 2px 14px;border-left:3px solid var(--line);font:1.0625em/1.5 Georgia,serif}
.helpful{display:flex;flex-wrap:wrap;gap:8px}
.log>*>div+div{margin-top:10px;padding-top:10px;border-top:1px solid var(--hair)}
.helpful p{margin:0;flex:1 0 100%}
.status{margin:0;background:var(--wash)}
.status:not(:empty){padding:4px 16px 12px}
.composer{padding:12px 16px 8px;border-top:1px solid var(--hair)}
label{display:block;font-weight:600}
.hint{margin:0 0 6px}
.row{display:flex;gap:8px;align-items:end}
textarea,input:not([type=checkbox]){display:block;flex:1;width:100%;min-width:0;min-height:44px;padding:9px 12px;border:1px solid var(--line);border-radius:10px;background:#fff;resize:none;field-sizing:content;max-height:8em}
[aria-invalid=true]{border:2px solid var(--alarm)!important}
.error{margin:0 0 10px;padding:10px 12px;border:1px solid var(--alarm);border-left-width:6px;border-radius:6px;background:#fff6f5}
.error .plain{margin-top:8px}
.wrong{margin:0 0 4px;font-weight:600;color:var(--alarm)}
footer{display:flex;flex-wrap:wrap;gap:0 4px;padding:0 8px 6px}
footer button{min-height:44px;padding:8px 4px;border:0;background:none;color:var(--link);font-size:.875em;font-weight:600;text-decoration:underline}
footer button:first-child{margin-right:auto}
.page{background:#fff;padding:18px 20px}
.page h3{margin-bottom:10px;font-size:1.25em;line-height:1.3;color:var(--ink)}
.page dt{margin-top:12px;font-weight:600}
.page dd{margin:0}
.page dd a{display:inline-block;padding:4px 0;min-height:24px}
.field{margin:16px 0}
.tick{display:flex;gap:10px;align-items:start;min-height:44px}
.tick input{flex:none;width:24px;height:24px;margin:0;accent-color:var(--deep)}
.ref{display:block;font-size:1.25em;font-weight:700}
pre{margin:6px 0;padding:10px 12px;max-height:12em;overflow:auto;border:1px solid var(--hair);border-radius:8px;background:var(--wash);font-size:.875em;white-space:pre-wrap;overflow-wrap:anywhere}
.seen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.dots::after{content:'';display:inline-block;margin-left:8px;border:4px solid;border-radius:50%}
@media(prefers-reduced-motion:no-preference){
.dots::after{animation:beat 1.1s ease-in-out infinite}
@keyframes beat{50%{opacity:.2}}
dialog[open],.log>*{animation:in .18s ease-out}
@keyframes in{from{opacity:0}}
.log{scroll-behavior:smooth}
}
@media(max-width:640px),(max-height:480px){
dialog,:host([position=left]) dialog{inset:0;width:100%;height:100%;border:0;border-radius:0;padding-bottom:env(safe-area-inset-bottom)}
}
@media(max-height:480px){
dialog{overflow:auto}
dialog[open]{display:block}
section{display:block}
.log,.page,pre{overflow:visible;max-height:none}
}
@media print{:host{display:none}}
`
