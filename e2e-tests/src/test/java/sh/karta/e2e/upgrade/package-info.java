// SPDX-License-Identifier: Apache-2.0
/** Pages, tabs and storage during an upgrade, from every stored release. Entry: UpgradeTest. */
package sh.karta.e2e.upgrade;
