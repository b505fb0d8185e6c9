// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.style;

/** The rules for what {@code panel.markdown} makes. Blocks are set apart by the one behind, so that no margins collapse. */
final class MarkdownRules {
    static final String CSS = """
            .md{overflow-wrap:anywhere;unicode-bidi:plaintext}
            .md :is(p,h3,h4,h5,h6,ul,ol,blockquote,pre){margin:0}
            .md :is(p,h3,h4,h5,h6,td,th){unicode-bidi:plaintext}
            :where(.md,.md blockquote)>div{display:flow-root;margin-inline:-3px;padding-inline:3px;&:not(:first-child),>:not(:first-child){margin-top:10px}}
            .md .more,.md li+li,.md li>:where(:not(:first-child)){margin-top:4px}
            .md .loose.more,.md .loose>li+li,.md .loose>li>:not(:first-child){margin-top:10px}
            .md :is(h3,h4,h5,h6){font-size:15px;font-weight:600;line-height:1.35}
            .md h3{font-size:18px}
            .md h4{font-size:16px}
            .md *+:is(h3,h4,h5,h6){margin-top:16px}
            .md :is(ul,ol){padding-inline-start:24px}
            .md .task{list-style:none}
            .md input{width:15px;height:15px;margin:0;margin-inline:-23px 8px;vertical-align:-2px;accent-color:var(--strong)}
            .md blockquote{padding-inline-start:12px;border-inline-start:3px solid var(--line);color:var(--text-2)}
            .md hr{height:1px;margin:16px 0;border:0;background:var(--line)}
            .md a{text-underline-offset:2px}
            .md a[data-host]::after{content:" (" attr(data-host) ")";color:var(--text-2);unicode-bidi:isolate}
            .md img{max-width:100%;border-radius:8px}
            .md code{padding:2px 4px;border-radius:4px;background:var(--surface-2);font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
            .md pre code{display:block;width:max-content;min-width:100%;padding:0;background:none}
            .md pre span{display:block}
            .md pre{padding:0 12px 10px;overflow:auto}
            .code-block{overflow:hidden;border-radius:8px;background:var(--surface-2);direction:ltr;text-align:left}
            .code-head{display:flex;align-items:center;justify-content:space-between;min-height:36px;padding:2px 2px 2px 12px;font-size:12px;color:var(--text-2)}
            .plain .code-head{display:none}
            .md pre:focus-visible,.md .table:focus-visible{outline-offset:-2px}
            .md .table{overflow-x:auto}
            .table>div{width:fit-content;min-width:100%}
            .md table{border-collapse:collapse;font-size:14px}
            .fixed table{table-layout:fixed}
            .fixed [aria-hidden] th{height:0;padding-block:0;border:0;font-size:0;line-height:0}
            .md :is(td,th){padding:6px 0;padding-inline-end:12px;border-bottom:1px solid var(--line);max-width:260px;text-align:start;vertical-align:top;overflow-wrap:break-word}
            .md th{font-weight:600}
            """;

    private MarkdownRules() {}
}
