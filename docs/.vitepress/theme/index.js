// SPDX-License-Identifier: Apache-2.0
// The default theme without its web font: nothing on these pages comes from a third party.
import Theme from "vitepress/theme-without-fonts";
import "./style.css";

export default Theme;
