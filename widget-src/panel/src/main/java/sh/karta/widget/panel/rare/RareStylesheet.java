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
            .inside{margin:4px 0 8px;padding-inline-start:12px;border-inline-start:2px solid var(--line);font-size:13px;color:var(--text-2);white-space:pre-wrap;overflow-wrap:anywhere}
            .inside h4{margin:6px 0 2px;font-size:12px;font-weight:600}
            .code{margin:0;padding:8px 10px;max-height:200px;overflow:auto;border-radius:8px;background:var(--surface-2);color:var(--text);font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;direction:ltr;text-align:left}
            .sources{display:flex;flex-wrap:wrap;gap:6px;padding:0;list-style:none}
            .source{position:relative;max-width:100%}
            .chip{display:inline-flex;align-items:center;max-width:100%;font-size:13px;text-decoration:none}
            .source .chip{gap:6px;min-height:28px;padding:2px 10px;border-radius:8px;font-size:12px;color:var(--text-2);background:var(--surface-2)}
            .source .chip:hover{color:var(--text)}
            .chip span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
            .quote{position:absolute;z-index:1;bottom:calc(100% + 6px);inset-inline-start:0;width:max-content;max-width:260px;padding:8px 12px;border-radius:12px;font-size:13px;line-height:1.4;color:var(--text);background:var(--surface);border:1px solid var(--edge);box-shadow:0 4px 14px #0f172a26;overflow-wrap:anywhere;visibility:hidden}
            .source:hover .quote,.source:focus-within .quote{visibility:visible}
            """;

    private static final String CARDS = """
            .card{padding:12px;border:1px solid var(--edge);border-radius:12px}
            .card h3{margin:0;font-size:15px;font-weight:600;overflow-wrap:anywhere}
            .card p{margin:2px 0 0;font-size:13px;color:var(--text-2);overflow-wrap:anywhere}
            .buttons{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
            .button{min-height:36px;padding:6px 14px;border:1px solid var(--edge);border-radius:10px;font-size:14px;text-align:start;overflow-wrap:anywhere}
            .button:hover{background:var(--surface-2)}
            .button.first{color:var(--strong-text);background:var(--strong);border-color:var(--strong)}
            .button.first:hover{opacity:.88}
            .limit{flex:none;margin:0 12px;background:var(--surface-2);border-color:var(--line)}
            @media (forced-colors:active){.source .chip,.code{border:1px solid}}
            """;

    static final String CSS = PARTS + CARDS;

    private RareStylesheet() {}
}
