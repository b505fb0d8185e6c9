<?php
// SPDX-License-Identifier: Apache-2.0
/**
 * Plugin Name: Karta Chat
 * Description: Adds the Karta chat widget to every page. Settings → Karta Chat has the key and the project.
 * Version: 0.1.0
 * Requires at least: 5.7
 * Requires PHP: 7.4
 * License: Apache-2.0
 */

defined('ABSPATH') || exit;

const KARTA_CHAT_FIELDS = [
    'embed_key' => ['Embed key', 'pk_live_…', '/^pk_(live|test)_[A-Za-z0-9_-]{1,100}$/'],
    'project' => ['Project', 'coffeeco/support-bot', '#^[a-z0-9-]{1,63}/[a-z0-9-]{1,63}$#'],
    'src' => ['Address of karta.js', 'https://chat.example.com/widget/v1/karta.js', '#^https?://[^\s"\'<>]+$#'],
    'base_url' => ['Agent server (default: the host of karta.js)', 'https://chat.example.com', '#^(https?://[^\s"\'<>]+)?$#'],
];

/** Returns the settings. A missing one is an empty string. */
function karta_chat_settings(): array
{
    $stored = get_option('karta_chat', []);
    $settings = [];
    foreach (array_keys(KARTA_CHAT_FIELDS) as $name) {
        $settings[$name] = is_array($stored) && is_string($stored[$name] ?? null) ? $stored[$name] : '';
    }
    return $settings;
}

/** Keeps the earlier value of a field that is not valid, and shows a message. */
function karta_chat_sanitize($given): array
{
    $settings = karta_chat_settings();
    foreach (KARTA_CHAT_FIELDS as $name => [$label, $example, $pattern]) {
        $value = trim((string) ($given[$name] ?? ''));
        if ($value === '' || preg_match($pattern, $value)) {
            $settings[$name] = $value;
        } else {
            add_settings_error('karta_chat', $name, "$label: expected a value like $example, got \"" . esc_html($value) . '"');
        }
    }
    return $settings;
}

add_action('wp_footer', function () {
    $settings = karta_chat_settings();
    if ($settings['embed_key'] === '' || $settings['project'] === '' || $settings['src'] === '') {
        return;
    }
    wp_print_inline_script_tag(
        'window.karta = typeof window.karta == "function" ? window.karta : function () {'
        . ' (window.karta.q = window.karta.q || []).push(arguments); };'
    );
    // The server serves karta.js too. The widget's own default is a placeholder.
    preg_match('#^https?://[^/?\#]+#', $settings['src'], $origin);
    wp_print_script_tag([
        'src' => $settings['src'],
        'async' => true,
        'data-embed-key' => $settings['embed_key'],
        'data-project' => $settings['project'],
        'data-base-url' => $settings['base_url'] !== '' ? $settings['base_url'] : ($origin[0] ?? ''),
    ]);
});

add_action('admin_init', function () {
    register_setting('karta_chat', 'karta_chat', ['type' => 'array', 'sanitize_callback' => 'karta_chat_sanitize']);
    add_settings_section('karta_chat', '', '__return_empty_string', 'karta_chat');
    foreach (KARTA_CHAT_FIELDS as $name => [$label, $example]) {
        add_settings_field("karta_chat_$name", $label, function () use ($name, $example) {
            printf(
                '<input class="regular-text" id="karta_chat_%1$s" name="karta_chat[%1$s]" value="%2$s" placeholder="%3$s">',
                esc_attr($name),
                esc_attr(karta_chat_settings()[$name]),
                esc_attr($example)
            );
        }, 'karta_chat', 'karta_chat', ['label_for' => "karta_chat_$name"]);
    }
});

add_action('admin_menu', function () {
    add_options_page('Karta Chat', 'Karta Chat', 'manage_options', 'karta_chat', function () {
        echo '<div class="wrap"><h1>Karta Chat</h1><form method="post" action="options.php">';
        settings_fields('karta_chat');
        do_settings_sections('karta_chat');
        submit_button();
        echo '</form></div>';
    });
});
