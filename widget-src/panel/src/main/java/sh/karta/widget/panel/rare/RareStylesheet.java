// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

/** The rules of this package's views: steps, sources and cards; see {@link sh.karta.widget.panel.style.Stylesheet}. */
final class RareStylesheet {
    private static final String PARTS = """
            summary{display:flex;align-items:center;gap:8px;min-height:28px;list-style:none;font-size:13px;color:var(--text-2);border-radius:8px}
            summary::-webkit-details-marker{display:none}
            summary:hover{color:var(--text)}
            summary .icon{width:16px;height:16px}
            summary>.label::first-letter,.card h3::first-letter{text-transform:uppercase}
            summary>.label{display:block;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
            summary>.chevron{width:12px;height:12px;opacity:.7;transition:transform .12s}
            summary>.chevron:dir(rtl){transform:scaleX(-1)}
            [open]>summary>.chevron{transform:rotate(90deg)}
            summary>.good{color:var(--ok)}
            summary>.bad{color:var(--danger)}
            .spin{animation:spin 1s linear infinite}
            @keyframes spin{to{rotate:1turn}}
            .inside{margin:4px 0 8px;padding-inline-start:12px;border-inline-start:2px solid var(--line);font-size:13px;color:var(--text-2);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
            .quote,.card h3,.card p{unicode-bidi:plaintext}
            .inside h3{margin:6px 0 2px;font-size:12px;font-weight:600}
            .code{margin:0;padding:8px 10px;max-height:200px;overflow:auto;border-radius:8px;background:var(--surface-2);color:var(--text);font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;direction:ltr;text-align:left}
            .sources{display:flex;flex-wrap:wrap;gap:6px;padding:0;list-style:none}
            .source{position:relative;max-width:100%}
            .chip{display:inline-flex;align-items:center;max-width:100%;font-size:13px;text-decoration:none}
            .source .chip{gap:6px;min-height:28px;padding:2px 10px;border-radius:8px;font-size:12px;color:var(--text-2);background:var(--surface-2)}
            .source .chip:hover{color:var(--text)}
            .chip span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;unicode-bidi:plaintext}
            .quote{position:absolute;z-index:1;bottom:calc(100% + 6px);inset-inline-start:0;width:max-content;max-width:260px;padding:8px 12px;border-radius:12px;font-size:13px;line-height:1.4;color:var(--text);background:var(--surface);border:1px solid var(--edge);box-shadow:0 4px 14px #0f172a26;overflow-wrap:anywhere;visibility:hidden}
            .source:hover .quote,.source:focus-within .quote{visibility:visible}
            """;

    private static final String CARDS = """
            .approval b{font-weight:400}
            .approval b::first-letter{text-transform:uppercase}
            .card{padding:12px;border:1px solid var(--edge);border-radius:12px}
            .card h3{margin:0;font-size:15px;font-weight:600;overflow-wrap:anywhere}
            .card p{margin:2px 0 0;font-size:13px;color:var(--text-2);overflow-wrap:anywhere}
            .buttons{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
            .button{min-height:36px;padding:6px 14px;border:1px solid var(--edge);border-radius:10px;font-size:14px;text-align:start;overflow-wrap:anywhere}
            .button:hover{background:var(--surface-2)}
            .button.first{color:var(--strong-text);background:var(--strong);border-color:var(--strong)}
            .button.first:hover{opacity:.88}
            .limit{flex:none;margin:0 12px;background:var(--surface-2);border-color:var(--line)}
            @media (max-height:399.98px){.limit{display:grid;grid-template-columns:1fr minmax(0,auto);column-gap:12px;align-items:center;padding:8px 12px}.limit .buttons{grid-area:1/2/3;margin:0}.composer.locked{display:none}}
            @media (forced-colors:active){.source .chip,.code{border:1px solid}}
            """;

    /** The menu, and what covers the conversation. */
    private static final String SHEETS = """
            .frame{position:relative}
            .menu{position:absolute;z-index:2;inset-block-start:50px;inset-inline-end:8px;width:max-content;max-width:calc(100% - 16px);padding:6px;border:1px solid var(--edge);border-radius:12px;background:var(--surface);box-shadow:0 4px 12px #0f172a14,0 12px 32px #0f172a2e}
            .item{display:flex;align-items:center;gap:10px;width:100%;min-height:44px;padding:6px 12px;border-radius:8px;font-size:14px;text-align:start;overflow-wrap:anywhere}
            .item:hover,.item:focus-visible{background:var(--surface-2)}
            .item:focus-visible{outline-offset:-2px}
            .item .icon{color:var(--text-2)}
            .ask{margin:6px 8px 0;max-width:260px;font-size:14px;font-weight:600}
            .menu .buttons{margin:10px 8px 6px}
            .button.danger{color:var(--danger);border-color:var(--danger)}
            .sheet{position:absolute;z-index:1;inset:56px 0 0;display:flex;flex-direction:column;border-radius:0 0 var(--radius) var(--radius);background:var(--surface)}
            .sheet-head{flex:none;display:flex;align-items:center;gap:4px;padding:6px 16px 0 6px;padding-inline:6px 16px}
            .sheet-head h3{margin:0;font-size:15px;font-weight:600}
            .back:dir(rtl){transform:scaleX(-1)}
            .chats{flex:1;min-height:0;overflow:hidden auto;overscroll-behavior:contain;padding:6px 8px 12px;scrollbar-width:thin;scrollbar-color:var(--line) transparent}
            .chat{display:flex;align-items:baseline;gap:12px;width:100%;min-height:48px;padding:12px;border-radius:12px;text-align:start}
            .chat:hover{background:var(--surface-2)}
            .chat:focus-visible{outline-offset:-2px}
            .chat:disabled{opacity:.5;cursor:default}
            .chat b{flex:1;min-width:0;font-weight:400;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;unicode-bidi:plaintext;text-align:start}
            .chat span{flex:none;font-size:13px;color:var(--text-2)}
            .chat[aria-current]{background:var(--surface-2)}
            .chat[aria-current] b{font-weight:600}
            .none,.chats .note{margin:8px 12px;font-size:14px;color:var(--text-2)}
            .chats .skeleton{padding:12px}
            .chats .skeleton i:nth-child(1){justify-self:start;width:70%;height:14px;margin:0}
            .alone{margin:0 16px}
            """;

    /** Files, thumbs, and the shade where code or a table goes on aside: it lies under its cover where there is no more. */
    private static final String FILES = """
            .md :is(pre,.table){background:linear-gradient(90deg,var(--under) 14px,#0000 28px calc(100% - 28px),var(--under) calc(100% - 14px)) local,linear-gradient(90deg,#8885,#0000 14px calc(100% - 14px),#8885)}
            .md pre{--under:var(--surface-2)}
            .md .table{--under:var(--surface)}
            .attach{flex:none;display:grid;place-items:center;width:44px;height:44px;margin:1px;color:var(--text-2);border-radius:12px}
            .attach:hover{color:var(--text)}
            .attach:focus-visible{outline-offset:-4px}
            .attach:not([hidden])+.field{padding-inline-start:2px}
            .with-files{flex-wrap:wrap}
            .files{flex:0 0 100%;display:flex;flex-wrap:wrap;gap:6px;max-height:min(150px,var(--view-height,100dvh)*.25);margin:0;padding:8px 8px 0;overflow:hidden auto;list-style:none}
            .file{display:inline-flex;align-items:center;gap:8px;max-width:100%;min-height:40px;padding:4px 4px 4px 10px;padding-inline:10px 4px;border-radius:10px;font-size:13px;line-height:1.3;background:var(--surface-2)}
            .words{min-width:0;display:grid}
            .words>.name{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
            .detail{font-size:12px;color:var(--text-2)}
            .ring{flex:none;display:grid;place-items:center;width:20px;height:20px;color:var(--text-2)}
            .ring .icon{width:16px;height:16px}
            .going>.ring{border-radius:50%;background:conic-gradient(var(--strong) calc(var(--sent)*1turn),var(--edge) 0);mask:radial-gradient(#0000 6px,#000 7px)}
            .going>.ring .icon{display:none}
            .file.bad{background:none;box-shadow:inset 0 0 0 1px var(--danger)}
            .bad>.ring,.bad .detail{color:var(--danger)}
            .word{font-size:13px;color:var(--text-2)}
            .status>.word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
            .sent{display:flex;flex-direction:column;align-items:flex-end;gap:4px;max-width:82%}
            .sent .file{margin-top:4px;padding-inline-end:12px}
            .sent .icon{width:16px;height:16px;color:var(--text-2)}
            .bubble:empty{display:none}
            .drop::after{content:"";position:absolute;z-index:3;inset:8px;border:2px dashed var(--strong);border-radius:12px;pointer-events:none}
            .poor .icon{transform:rotate(180deg)}
            .action[aria-pressed=true]{color:var(--text)}
            .action[aria-pressed=true] .icon{fill:color-mix(in srgb,currentColor 22%,transparent)}
            .actions .word{margin-inline-start:4px;font-size:12px}
            .actions :is(.icon,.word){visibility:hidden}
            .turn:hover,.turn:focus-within,.log>.agent:last-child{.icon,.word{visibility:visible}}
            @media (hover:none){.actions :is(.icon,.word){visibility:visible}.button,summary,.source .chip{min-width:44px;min-height:44px}}
            @media (forced-colors:active){.file,.menu,.sheet{border:1px solid}.going>.ring{forced-color-adjust:none;background:conic-gradient(CanvasText calc(var(--sent)*1turn),GrayText 0)}.item,.chat,.attach{color:LinkText}.action[aria-pressed=true]{outline:1px solid}}
            """;

    static final String CSS = PARTS + CARDS + SHEETS + FILES;

    private RareStylesheet() {}
}
