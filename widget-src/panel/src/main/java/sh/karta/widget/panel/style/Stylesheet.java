// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.style;

/**
 * The panel's style sheet, one rule per line: no tool shortens it later. Colours, sizes and fonts are custom properties
 * {@code --karta-…} that the page may set on {@code karta-widget}, and the theme on the panel. No value of a theme is
 * ever part of this text.
 */
public final class Stylesheet {
    /** Custom properties. {@code all} shields from what the page's rules for every element would let us inherit. */
    private static final String TOKENS = """
            .panel{all:initial;
            --surface:var(--karta-surface,light-dark(#fff,#17191e));
            --surface-2:var(--karta-surface-2,light-dark(#f4f5f7,#20232a));
            --text:var(--karta-text,light-dark(#16181d,#eceef2));
            --text-2:var(--karta-text-2,light-dark(#596170,#a3abb8));
            --line:var(--karta-line,light-dark(#e2e5ea,#2d323b));
            --edge:var(--karta-edge,light-dark(#868e9c,#6b7482));
            --danger:var(--karta-danger,light-dark(#b42318,#ff9b8f));
            --ok:var(--karta-ok,light-dark(#1a7f4b,#5fd39a));
            --accent:var(--karta-accent,light-dark(#18181b,#fafafa));
            --accent-text:var(--karta-accent-foreground,var(--on-accent,light-dark(#fff,#18181b)));
            --strong:var(--instead,var(--accent));
            --strong-text:var(--on-instead,var(--accent-text));
            --radius:var(--karta-radius,16px);
            --focus:var(--strong);
            stroke-width:1.75;
            --x:var(--karta-offset-x,20px);
            --y:var(--karta-offset-y,20px);
            color-scheme:light dark;
            font:15px/1.5 var(--karta-font-family,system-ui,sans-serif);
            -webkit-text-size-adjust:100%;-webkit-font-smoothing:antialiased}
            .light{color-scheme:light}
            .dark{color-scheme:dark}
            .panel *{box-sizing:border-box}
            .panel [hidden]{display:none}
            .probe{color:color-mix(in srgb,var(--accent) 100%,transparent);background:color-mix(in srgb,var(--surface) 100%,transparent);border-color:color-mix(in srgb,var(--surface-2) 100%,transparent);display:none}
            .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
            button,textarea{font:inherit;color:inherit;background:none;border:0;margin:0;padding:0;letter-spacing:inherit}
            button,summary{touch-action:manipulation;cursor:pointer;-webkit-tap-highlight-color:transparent}
            a{color:inherit}
            :focus{outline:0}
            :focus-visible{outline:2px solid var(--focus);outline-offset:2px}
            .icon{width:20px;height:20px;display:block;flex:none;fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}
            """;

    /** The frame: a card above the launcher, the whole screen where that is small, or a block of the page. */
    private static final String FRAME = """
            .panel{position:fixed;inset-inline-end:var(--x);bottom:calc(var(--y) + 68px + env(safe-area-inset-bottom));box-sizing:border-box;width:min(var(--karta-width,400px),100vw - 2*var(--x));height:min(var(--karta-height,680px),100dvh - var(--y) - 92px);color:var(--text);background:var(--surface);border-radius:var(--radius);box-shadow:0 0 0 1px light-dark(#0f172a12,#ffffff1f),0 4px 12px #0f172a14,0 16px 48px #0f172a2e;visibility:hidden;opacity:0;transform:translateY(8px) scale(.97);transform-origin:100% 100%;transition:opacity .12s,transform .12s,visibility 0s .12s}
            .frame{display:flex;flex-direction:column;height:100%;overflow:hidden}
            .panel.start{inset-inline:var(--x) auto}
            .panel.start,.panel:dir(rtl){transform-origin:0 100%}
            .panel.start:dir(rtl){transform-origin:100% 100%}
            .panel.bare{bottom:calc(var(--y) + env(safe-area-inset-bottom));height:min(var(--karta-height,680px),100dvh - 2*var(--y))}
            .panel.open{visibility:visible;opacity:1;transform:none;transition:opacity .18s cubic-bezier(.2,.8,.2,1),transform .18s cubic-bezier(.2,.8,.2,1)}
            .panel.still{transition:none}
            .late>.frame{animation:fade 1s step-end}
            .panel.inline{position:relative;inset:auto;width:100%;height:100%;min-height:320px;box-shadow:none;border:1px solid var(--line)}
            @media (max-width:479.98px),(max-height:559.98px){
            .panel:not(.inline){inset:var(--view-top,0px) 0 auto;width:auto;height:var(--view-height,100dvh);border-radius:0;box-shadow:none;overflow:hidden;overscroll-behavior:contain;padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
            }
            """;

    /** Header, banner and footer. */
    private static final String CHROME = """
            .header{flex:none;display:flex;align-items:center;gap:2px;height:56px;padding-inline:16px 6px;border-bottom:1px solid var(--line)}
            .title{flex:1;min-width:0;margin:0;padding-inline:10px 4px;font-size:15px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
            .tool-button{flex:none;display:grid;place-items:center;width:44px;height:44px;border-radius:12px;color:var(--text-2)}
            .tool-button:hover{color:var(--text);background:var(--surface-2)}
            .tool-button:focus-visible{outline-offset:-4px}
            .menu-button{stroke-width:2.75}
            .avatar{flex:none;display:grid;place-items:center;width:32px;height:32px;border-radius:50%;font-size:13px;font-weight:600;line-height:1;text-transform:uppercase;color:var(--accent-text);background:var(--accent);user-select:none;-webkit-user-select:none}
            .avatar.emoji{font-size:20px;background:var(--surface-2)}
            .avatar img{width:100%;height:100%;object-fit:cover;border-radius:inherit}
            .banner{flex:none;display:flex;align-items:center;gap:10px;padding:6px 16px;font-size:13px;color:var(--text-2);background:var(--surface-2)}
            .banner.back{color:var(--ok)}
            .footer{flex:none;padding:0 16px 8px;text-align:center;font-size:11px;color:var(--text-2)}
            """;

    /** The transcript and what stands in it. */
    private static final String TRANSCRIPT = """
            .middle{position:relative;flex:1;min-height:0;display:flex}
            .scroll{flex:1;min-width:0;overflow:hidden auto;overscroll-behavior:contain;display:flex;flex-direction:column;padding:16px 16px 22px;background:var(--surface);scrollbar-width:thin;scrollbar-color:var(--line) transparent}
            .scroll:focus-visible{outline-offset:-2px}
            .scroll::before{content:"";flex:auto}
            .batch{overflow-clip-margin:8px}
            .page{isolation:isolate}
            :is(.batch,.page,.turn):not(:first-child),.pending{margin-top:20px}
            .you+.you{margin-top:4px}
            .new{animation:fade .12s}
            @keyframes fade{from{opacity:0}}
            .you{display:flex;flex-direction:column;align-items:flex-end}
            .author{height:0;font-size:1px;color:#0000;forced-color-adjust:none}
            .bubble{max-width:82%;padding:8px 12px;border-radius:var(--bubble-radius,16px);border-end-end-radius:4px;background:var(--surface-2);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start}
            .bubble:empty{display:none}
            .pale .bubble{opacity:.65}
            .note{display:flex;flex-wrap:wrap;align-items:center;gap:0 10px;font-size:13px;color:var(--text-2)}
            .note .icon{width:14px;height:14px}
            .note span{display:flex;align-items:center;gap:6px}
            .note.bad span{color:var(--danger)}
            .link{display:inline-flex;align-items:center;min-width:24px;min-height:32px;font-size:13px;text-decoration:underline;text-underline-offset:2px;color:var(--text)}
            .agent{display:grid;grid-template-columns:24px minmax(0,1fr);column-gap:10px}
            .agent>*{grid-column:2}
            .agent>.avatar{grid-area:1/1/3;width:24px;height:24px;font-size:10px}
            .agent>.avatar.emoji{font-size:15px}
            .agent+.agent>.avatar{visibility:hidden}
            .parts~.note,.parts>:not(:first-child){margin-top:8px}
            .parts>.step+.step{margin-top:2px}
            .actions{display:flex;flex-wrap:wrap;align-items:center;margin-inline-start:-10px;margin-bottom:-18px}
            .bubble::after,.actions::after{font-size:11px;line-height:16px;color:var(--text-2);white-space:nowrap}
            .bubble::after{position:absolute;bottom:9px;inset-inline-end:calc(100% + 8px)}
            .actions::after{margin-inline-start:4px}
            .copy::before{border:8px solid;clip-path:path("M6 6h8v8H6zM7.5 7.5v5h5v-5zM4.5 10H2V2h8v2.5H8.5v-1h-5v5h1z")}
            .raw::before{clip-path:path("M2 12V4h1.5L6 7l2.5-3H10v8H8.5V6L6 9 3.5 6v6zM12 4h1.5v5h2l-2.8 3L10 9h2z")}
            .done::before{clip-path:path("M3 8.5l1-1 2.7 2.6L12 4.4l1 1-6.3 7z")}
            .turn:hover,.turn:focus-within,.log>.agent:last-child,.code-head{.bubble{position:relative}.copy::before{content:""}.bubble::after,.actions::after{content:attr(data-time)}}
            .action{display:flex;align-items:center;min-width:36px;height:24px;padding:0 10px;border-radius:8px;font-size:12px;color:var(--text-2)}
            .action:hover{color:var(--text);background:var(--surface-2)}
            .action .icon,.banner .icon{width:16px;height:16px}
            .dots{display:inline-flex;gap:4px;vertical-align:middle;padding:8px 0}
            .dots i{width:6px;height:6px;border-radius:50%;background:var(--text-2);animation:dot 1.2s infinite ease-in-out}
            .dots i+i{animation-delay:.15s}
            .dots i+i+i{animation-delay:.3s}
            @keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
            .pending .note{display:inline-flex;margin-inline-start:10px}
            .skeleton{display:grid;gap:12px}
            .skeleton i{height:14px;border-radius:7px;background:var(--surface-2);width:92%}
            .skeleton i:nth-child(1){justify-self:end;width:55%;height:38px;border-radius:16px;margin-bottom:8px}
            .skeleton i:nth-child(4){width:64%}
            .jump{position:absolute;bottom:10px;inset-inline:0;width:fit-content;margin:auto;display:flex;align-items:center;gap:6px;min-width:40px;height:40px;padding:0 10px;border-radius:20px;font-size:13px;font-weight:600;background:var(--surface);border:1px solid var(--edge);box-shadow:0 4px 14px #0f172a26}
            .jump:hover{background:var(--surface-2)}
            """;

    /** The empty state and the composer. */
    private static final String COMPOSER = """
            .empty>.avatar{width:44px;height:44px;font-size:17px;margin-bottom:16px}
            .empty>.avatar.emoji{font-size:26px}
            .greeting{margin:0;font-size:18px;font-weight:600;line-height:1.35;overflow-wrap:anywhere;white-space:pre-line}
            .disclosure{margin:6px 0 0;font-size:13px;color:var(--text-2);overflow-wrap:anywhere}
            .prompts{display:flex;flex-wrap:wrap;gap:8px;margin-top:16px}
            .prompt{min-height:36px;max-width:100%;padding:6px 14px;border:1px solid var(--edge);border-radius:18px;font-size:14px;text-align:start;overflow-wrap:anywhere}
            .prompt:hover{background:var(--surface-2)}
            .prompt:disabled{opacity:.5;cursor:default}
            .composer{flex:none;display:flex;align-items:flex-end;margin:8px 12px 12px;border:1px solid var(--edge);border-radius:calc(var(--radius) - 2px);background:var(--surface)}
            .composer:focus-within{outline:2px solid var(--focus);outline-offset:-1px}
            .field{flex:1;min-width:0;height:46px;max-height:min(166px,var(--view-height,100dvh)*.4);padding:11px 14px;padding-inline-end:4px;font-size:16px;line-height:24px;resize:none;unicode-bidi:plaintext;text-align:start;overflow-y:auto;overflow-wrap:anywhere;field-sizing:content;scrollbar-width:thin;scrollbar-color:var(--line) transparent}
            @supports (field-sizing:content){.field{height:auto;min-height:46px}}
            .field:focus-visible{outline:0}
            .field::placeholder{color:var(--text-2);opacity:1;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
            .submit{flex:none;display:grid;place-items:center;width:44px;height:44px;margin:1px}
            .submit>span{display:grid;place-items:center;width:36px;height:36px;border-radius:50%;color:var(--strong-text);background:var(--strong)}
            .submit:disabled{cursor:default}
            .submit:disabled>span{color:var(--surface);background:var(--edge);opacity:.6}
            .submit:focus-visible{outline-offset:-4px;border-radius:50%}
            .submit.stop .icon{fill:currentColor}
            .locked{background:var(--surface-2)}
            """;

    /** What the visitor's system asks for. */
    private static final String PREFERENCES = """
            @media (prefers-reduced-motion:reduce){.panel,.panel *{animation:none!important;transition:none!important}}
            @media (prefers-contrast:more){.panel{--line:var(--edge);--text-2:var(--text);--edge:var(--text)}}
            @media (forced-colors:active){.panel:not(.inline),.bubble,.avatar,.code-block,.submit>span{border:1px solid}.dots i{background:CanvasText}.submit:disabled>span{color:GrayText}.link,.action,.tool-button{color:LinkText}.composer:focus-within,:focus-visible{outline-color:Highlight}}
            @media (hover:none){.copy::before{content:""}.actions::after{content:attr(data-time)}.action,.link,.prompt,.jump{min-width:44px;min-height:44px}}
            """;

    /** All of it. */
    public static final String CSS = TOKENS + FRAME + CHROME + TRANSCRIPT + MarkdownRules.CSS + COMPOSER + PREFERENCES;

    private Stylesheet() {}
}
