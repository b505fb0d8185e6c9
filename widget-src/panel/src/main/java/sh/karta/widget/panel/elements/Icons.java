// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

/** Icons: paths in a 20 px square, drawn with a 1.75 px stroke and round ends. */
public final class Icons {
    public static final String CLOSE = "M5 5l10 10M15 5L5 15";
    public static final String MARK = "M4 16.5l1-3.3A6.5 6 0 1 1 7.8 15.4z";
    public static final String PENCIL =
            "M9.5 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 1.5-1.5v-4M15 2.5L17.5 5 10 12.5l-3 .5.5-3z";
    public static final String MENU = "M4.5 10v.01M10 10v.01M15.5 10v.01";
    public static final String LARGER = "M12 3.5h4.5V8M16.5 3.5l-5 5M8 16.5H3.5V12M3.5 16.5l5-5";
    public static final String SEND = "M10 16V4.5M5 9l5-5 5 5";
    public static final String STOP = "M7 7h6v6H7z";
    public static final String DOWN = "M10 4v11.5M5 11l5 5 5-5";
    public static final String CHECK = "M4 10.8l3.6 3.7L16 6";
    public static final String CROSS = "M6 6l8 8M14 6l-8 8";
    public static final String CLOCK = "M10 3a7 7 0 1 0 .1 0zM10 6v4l3 2";
    public static final String REFRESH = "M16 4v4h-4M16 8a6.5 6.5 0 1 0 0 4";
    public static final String OFFLINE = "M3 3l14 14M6 8a4 4 0 0 0 0 8h8M9 5a5 5 0 0 1 6 5 3 3 0 0 1 2 4";
    public static final String THOUGHT =
            "M10 3.5c-4 0-7 2.6-7 6 0 2 1 3.7 2.7 4.8L5.2 17l3-1.7c.6.1 1.2.2 1.8.2 4 0 7-2.6 7-6s-3-6-7-6z";
    public static final String ALERT = "M10 2a8 8 0 1 0 .1 0zM10 6v4.5M10 14v.01";
    public static final String CHEVRON = "M8 6l4 4-4 4";

    public static final String BACK = "M12 4.5L6.5 10l5.5 5.5";
    public static final String DOWNLOAD = "M10 3.5v9M6 9l4 4 4-4M4 16.5h12";
    public static final String UPLOAD = "M10 13V4M6 8l4-4 4 4M4 16.5h12";
    public static final String COPY =
            "M8.5 7h6A1.5 1.5 0 0 1 16 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 7 14.5v-6A1.5 1.5 0 0 1 8.5 7zM4 12.5v-7A1.5 1.5 0 0 1 5.5 4h7";
    public static final String BIN = "M4 5.5h12M8 5V3.5h4V5M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5";
    public static final String HISTORY = "M3.5 4.5V8H7M3.8 8a6.7 6.7 0 1 1-.4 3M10 6.5V10l2.5 1.5";
    public static final String CLIP =
            "M15.5 9.5l-5.6 5.6a3.4 3.4 0 0 1-4.8-4.8l6.2-6.2a2.3 2.3 0 0 1 3.2 3.2l-6.1 6.1a1.1 1.1 0 0 1-1.6-1.6l5.3-5.3";
    public static final String THUMB =
            "M6.5 9l3-6c1.2 0 2 .8 2 2v2.8h3.7a1.6 1.6 0 0 1 1.6 1.9l-.9 5a1.6 1.6 0 0 1-1.6 1.3H6.5zM6.5 9H4a.8.8 0 0 0-.8.8v5.4c0 .4.4.8.8.8h2.5z";
    public static final String SEARCH = "M9 3.5a5.5 5.5 0 1 0 .1 0zM13 13l4 4";
    public static final String EDIT = "M13.5 4l2.5 2.5L7 15.5l-3.3.8.8-3.3z";
    public static final String PERSON = "M10 3.5a3 3 0 1 0 .1 0zM4 16.5a6 5.5 0 0 1 12 0";
    public static final String SPEAKER = "M3.5 8v4h3l4 3.5v-11L6.5 8zM13 7.5a3.5 3.5 0 0 1 0 5M15 5a7 7 0 0 1 0 10";
    public static final String SPINNER = "M10 3a7 7 0 1 0 7 7";

    private Icons() {}
}
