// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import sh.karta.e2e.harness.TouchScreen;

/** A screen and user settings in which the states are checked. */
enum Look {
    LIGHT(520, 760, "en"),
    DARK(520, 760, "en"),
    PHONE(360, 740, "en"),
    RTL(520, 760, "ar"),
    JAPANESE(520, 760, "ja"),
    CHINESE(520, 760, "zh-CN"),
    FORCED(520, 760, "en"),
    GERMAN(520, 760, "de"),
    FRENCH(520, 760, "fr"),
    SPANISH(520, 760, "es"),
    PORTUGUESE(520, 760, "pt-BR"),
    /** 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10). */
    ZOOM(320, 256, "en");

    final String language;
    private final int width;
    private final int height;

    Look(int width, int height, String language) {
        this.width = width;
        this.height = height;
        this.language = language;
    }

    String direction() {
        return language.equals("ar") ? "rtl" : "ltr";
    }

    /** Returns whether this is the first look with its script. */
    boolean hasItsOwnLetters() {
        return switch (this) {
            case LIGHT, RTL, JAPANESE, CHINESE -> true;
            default -> false;
        };
    }

    boolean touch() {
        return this == PHONE;
    }

    /** Applies this look to {@code page}. */
    void put(Page page) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setColorScheme(this == DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setForcedColors(this == FORCED ? ForcedColors.ACTIVE : ForcedColors.NONE)
                .setReducedMotion(ReducedMotion.REDUCE));
        JsonObject zone = new JsonObject();
        zone.addProperty("timezoneId", "UTC");
        page.context().newCDPSession(page).send("Emulation.setTimezoneOverride", zone);
        if (touch()) {
            TouchScreen.of(page, width, height);
        }
    }
}
