// SPDX-License-Identifier: Apache-2.0
/** Pages, tabs and storage in the middle of an upgrade, for every release whose bytes are kept. Entry: UpgradeTest. */
package sh.karta.e2e.upgrade;
