// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises values that cannot be a colour (CSS Color 4). The widget decides finally, because it asks the browser. */
final class CssColor {
    /** A hexadecimal notation, or a function. Browsers check the arguments of functions. */
    private static final Pattern NOTATION =
            Pattern.compile("#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z][a-z-]*\\(.+\\)");

    private static final Set<String> NAMES = Set.of(("aliceblue antiquewhite aqua aquamarine azure beige bisque black"
                    + " blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue"
                    + " cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki"
                    + " darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue"
                    + " darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue"
                    + " firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow"
                    + " grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon"
                    + " lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink"
                    + " lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime"
                    + " limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen"
                    + " mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose"
                    + " moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen"
                    + " paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red"
                    + " rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue"
                    + " slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white"
                    + " whitesmoke yellow yellowgreen"
                    // System colours and keywords
                    + " accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field"
                    + " fieldtext graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext"
                    + " visitedtext currentcolor transparent")
            .split(" "));

    private CssColor() {}

    /** Returns whether {@code text} may be a colour. */
    static boolean isPossible(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || NOTATION.matcher(lower).matches();
    }
}
