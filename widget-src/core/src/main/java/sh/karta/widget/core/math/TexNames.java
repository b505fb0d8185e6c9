// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Commands that stand for a character, a name or a space. In each table, a name of letters precedes its value. */
final class TexNames {
    /** Letters and other characters without space around them. */
    static final String IDENTIFIERS =
            " alphaα betaβ gammaγ deltaδ epsilonϵ zetaζ etaη thetaθ iotaι kappaκ lambdaλ muμ nuν xiξ omicronο piπ rhoρ"
                    + " sigmaσ tauτ upsilonυ phiϕ chiχ psiψ omegaω varepsilonε varthetaϑ varkappaϰ varpiϖ varrhoϱ varsigmaς"
                    + " varphiφ digammaϝ AlphaΑ BetaΒ GammaΓ DeltaΔ EpsilonΕ ZetaΖ EtaΗ ThetaΘ IotaΙ KappaΚ LambdaΛ MuΜ"
                    + " NuΝ XiΞ OmicronΟ PiΠ RhoΡ SigmaΣ TauΤ UpsilonΥ PhiΦ ChiΧ PsiΨ OmegaΩ partial∂ infty∞ infin∞"
                    + " alephℵ bethℶ gimelℷ dalethℸ complement∁ ethð hbarℏ hslashℏ Imℑ Reℜ imathı jmathȷ Bbbk𝕜"
                    + " ellℓ mho℧ wp℘ circledR® S§ P¶ OØ AAÅ empty∅ emptyset∅ varnothing⌀ angle∠"
                    + " sphericalangle∢ measuredangle∡ Box□ square□ blacksquare■ Diamond◊ lozenge◊ bigstar★"
                    + " triangle△ triangledown▽ blacktriangle▲ forall∀ exists∃ nexists∄ bot⊥ top⊤"
                    + " diamondsuit♢ heartsuit♡ clubsuit♣ spadesuit♠ flat♭ natural♮ sharp♯ diagup╱ diagdown╲ backslash\\"
                    + " vert| Vert‖ degree° pounds£ euro€ yen¥ copyright© checkmark✓ Rℝ Nℕ Zℤ vdots⋮ QED∎ ";

    /** Operators and relations. */
    static final String OPERATORS =
            " leq≤ le≤ geq≥ ge≥ lt< gt> ne≠ neq≠ sim∼ equiv≡ approx≈ cong≅ simeq≃ propto∝ ll≪ gg≫ lll⋘ ggg⋙ in∈ notin∉"
                    + " ni∋ owns∋ subset⊂ supset⊃ subseteq⊆ supseteq⊇ subsetneq⊊ supsetneq⊋"
                    + " nsubseteq⊈ nsupseteq⊉ subseteqq⫅ supseteqq⫆"
                    + " Subset⋐ Supset⋑ sqsubset⊏ sqsupset⊐ sqsubseteq⊑ sqsupseteq⊒ doteq≐"
                    + " nsim≁ ncong≆ approxeq≊ asymp≍"
                    + " nless≮ ngtr≯ nleq≰ ngeq≱"
                    + " lessgtr≶ gtrless≷ leqslant⩽"
                    + " geqslant⩾ lesssim≲ gtrsim≳"
                    + " prec≺ succ≻ nprec⊀ nsucc⊁ preceq⪯ succeq⪰"
                    + " preccurlyeq≼ succcurlyeq≽ precsim≾"
                    + " succsim≿ parallel∥"
                    + " nparallel∦ mid| nmid∤ perp⟂ vartriangle△"
                    + " therefore∴ because∵ vdash⊢ dashv⊣ vDash⊨ Vdash⊩ models⊨"
                    + " nvdash⊬ nVdash⊮ nvDash⊭ nVDash⊯ to→ gets← mapsto↦ longmapsto⟼ multimap⊸ leadsto⇝ ldots…"
                    + " dots… dotsc… dotso⋯ cdots⋯ dotsb⋯ dotsm⋯ dotsi⋯ ddots⋱ iddots⋰ smile⌣ frown⌢"
                    + " triangleq≜ vartriangleleft⊲"
                    + " vartriangleright⊳ ntriangleleft⋪ ntriangleright⋫ trianglelefteq⊴ trianglerighteq⊵"
                    + " colon: coloneqq≔ colonequals≔ wedge∧"
                    + " vee∨ land∧ lor∨ neg¬ lnot¬ nabla∇ pm± mp∓ dotplus∔ times× div÷ cdot⋅ ast∗ star⋆"
                    + " circ∘ bullet∙ boxplus⊞ boxminus⊟ boxtimes⊠ boxdot⊡ oplus⊕ ominus⊖ otimes⊗ oslash⊘ odot⊙"
                    + " circledast⊛ cap∩ cup∪ Cap⋒ Cup⋓ sqcap⊓ sqcup⊔ uplus⊎ setminus∖"
                    + " smallsetminus∖ lessdot⋖ gtrdot⋗ diamond⋄ bigcirc◯ bigtriangleup△ bigtriangledown▽ And& curlyvee⋎"
                    + " curlywedge⋏ amalg⨿ dagger† ddagger‡ wr≀ triangleleft◃ triangleright▹ ltimes⋉ rtimes⋊"
                    + " lhd⊲ rhd⊳ unlhd⊴"
                    + " unrhd⊵ bowtie⋈ rightarrow→ leftarrow← leftrightarrow↔ Rightarrow⇒ Leftarrow⇐ Leftrightarrow⇔"
                    + " longrightarrow⟶ longleftarrow⟵ longleftrightarrow⟷ Longrightarrow⟹ Longleftarrow⟸"
                    + " Longleftrightarrow⟺ implies⟹ impliedby⟸ iff⟺ nrightarrow↛ nleftarrow↚ nleftrightarrow↮"
                    + " nRightarrow⇏ nLeftarrow⇍ nLeftrightarrow⇎ uparrow↑ downarrow↓"
                    + " updownarrow↕ Uparrow⇑ Downarrow⇓ Updownarrow⇕ nearrow↗ swarrow↙ nwarrow↖ searrow↘"
                    + " rightharpoonup⇀ rightharpoondown⇁ leftharpoonup↼ leftharpoondown↽"
                    + " rightleftharpoons⇌ leftrightharpoons⇋"
                    + " circlearrowleft↺ circlearrowright↻"
                    + " rightrightarrows⇉ rightleftarrows⇄ leftrightarrows⇆"
                    + " hookrightarrow↪ hookleftarrow↩"
                    + " rightsquigarrow⇝ twoheadrightarrow↠ twoheadleftarrow↞"
                    + " prime′ ";

    /** Brackets. */
    static final String BRACKETS =
            " langle⟨ rangle⟩ lfloor⌊ rfloor⌋ lceil⌈ rceil⌉ lvert| rvert| lVert‖ rVert‖ lbrack[ rbrack]"
                    + " lbrace{ rbrace} ulcorner⌜ urcorner⌝ llcorner⌞ lrcorner⌟ ";

    /** Large operators with limits above and below, and integrals. */
    static final String LARGE = " sum∑ prod∏ coprod∐ bigcap⋂ bigcup⋃ bigvee⋁ bigwedge⋀ bigoplus⨁ bigotimes⨂ bigodot⨀"
            + " bigsqcup⨆ biguplus⨄ ";

    static final String INTEGRALS = " int∫ iint∬ iiint∭ iiiint⨌ oint∮ oiint∯ oiiint∰ ";

    /** Names of functions, without and with limits below. */
    static final String FUNCTIONS =
            " exp ln lg log sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth sgn dim"
                    + " deg ker hom arg tr rank ";

    static final String LIMITS = " lim max min sup inf det gcd Pr argmax argmin limsup liminf injlim projlim ";

    /** Accents. */
    static final String ACCENTS = " hatˆ tilde˜ bar‾ vec→ dot˙ ddot¨ dddot⃛ checǩˇ breve˘ acute´ grave` mathring˚ ";

    /** Accents as wide as their base, above and below it. */
    static final String OVER = " widehatˆ widetilde˜ overline‾ overrightarrow→ overleftarrow← overleftrightarrow↔"
            + " overbrace⏞ overparen⏜ wideparen⏜ ";

    static final String UNDER =
            " underline_ underbar_ underbrace⏟ underrightarrow→ underleftarrow←" + " underleftrightarrow↔ ";

    /** Arrows with text above and below. */
    static final String ARROWS =
            " xrightarrow→ xleftarrow← xleftrightarrow↔ xRightarrow⇒ xLeftarrow⇐ xLeftrightarrow⇔ xmapsto↦ xhookrightarrow↪"
                    + " xhookleftarrow↩ xrightleftharpoons⇌ xleftrightharpoons⇋ xlongequal= ";

    /** Widths of spaces in em. Other names than letters come first. */
    static final String SPACES = " ,.1667 :.2222 >.2222 ;.2778 !-.1667 quad1 qquad2 enspace.5 thinspace.1667 ";

    /** Sizes of brackets in em. */
    static final String SIZES = " big1.2 Big1.8 bigg2.4 Bigg3 ";

    /** Sizes of text in em. */
    static final String TEXT_SIZES =
            " tiny.5 scriptsize.7 footnotesize.8 small.9 normalsize1 large1.2 Large1.44 LARGE1.728"
                    + " huge2.074 Huge2.488 ";

    private TexNames() {}

    /** Returns the value of {@code name} in {@code table}, or null. */
    static @Nullable String find(String table, String name) {
        if (name.isEmpty() || Text.indexOf(name, " ", 0) >= 0) {
            return null;
        }
        String begin = Text.concat(" ", name);
        for (int at = Text.indexOf(table, begin, 0); at >= 0; at = Text.indexOf(table, begin, at + 1)) {
            int from = at + begin.length();
            if (!isLetter(Text.peek(table, from))) {
                return Text.slice(table, from, Text.indexOf(table, " ", from));
            }
        }
        return null;
    }

    static boolean isLetter(int c) {
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    }
}
