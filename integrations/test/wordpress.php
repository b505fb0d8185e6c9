<?php
// SPDX-License-Identifier: Apache-2.0
/** The functions of WordPress that the plugin calls. Reads {option, submitted} from standard input, prints the rendered HTML as JSON. */
define('ABSPATH', __DIR__);

$input = json_decode(stream_get_contents(STDIN), true);
$actions = [];
$fields = [];
$errors = [];
$pages = [];
$sanitize = null;

function add_action($name, $call) { $GLOBALS['actions'][$name][] = $call; }
function do_action($name) { foreach ($GLOBALS['actions'][$name] ?? [] as $call) { $call(); } }
function get_option($name, $default) { return $GLOBALS['input']['option'] ?? $default; }
function esc_attr($text) { return htmlspecialchars($text, ENT_QUOTES); }
function esc_html($text) { return htmlspecialchars($text, ENT_QUOTES); }
function wp_print_inline_script_tag($code) { echo "<script>\n$code\n</script>\n"; }
function wp_print_script_tag($attributes)
{
    echo '<script';
    foreach ($attributes as $name => $value) {
        echo $value === true ? " $name" : " $name=\"" . esc_attr($value) . '"';
    }
    echo "></script>\n";
}
function register_setting($group, $name, $options) { $GLOBALS['sanitize'] = $options['sanitize_callback']; }
function add_settings_section() {}
function add_settings_field($id, $label, $render) { $GLOBALS['fields'][] = $render; }
function add_settings_error($setting, $code, $message) { $GLOBALS['errors'][] = $message; }
function add_options_page($title, $menu, $capability, $slug, $render) { $GLOBALS['pages'][$capability] = $render; }
function settings_fields() { echo '<input type="hidden" name="_wpnonce">'; }
function do_settings_sections() { foreach ($GLOBALS['fields'] as $render) { $render(); } }
function submit_button() { echo '<button>Save</button>'; }

require __DIR__ . '/../wordpress/karta-chat/karta-chat.php';

function rendered($name)
{
    ob_start();
    do_action($name);
    return ob_get_clean();
}

$footer = rendered('wp_footer');
do_action('admin_init');
do_action('admin_menu');
ob_start();
foreach ($pages as $render) {
    $render();
}
$form = ob_get_clean();
$saved = isset($input['submitted']) ? $sanitize($input['submitted']) : null;
echo json_encode(compact('footer', 'form', 'saved', 'errors') + ['capabilities' => array_keys($pages)]);
