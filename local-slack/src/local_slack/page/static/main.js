// Starts the page's parts. Everything listens on the document, so updates need no rewiring.

import { startChrome } from "./chrome.js";
import { startCombos } from "./combo.js";
import { startComposer } from "./composer.js";
import { startEditing } from "./edit.js";
import { startElements } from "./elements.js";
import { follow, runHooks, toStart } from "./live.js";
import { startMenus } from "./menus.js";
import { startModal } from "./modal.js";
import { startTables } from "./tables.js";

startMenus();
startCombos();
startElements();
startModal();
startComposer();
startEditing();
startTables();
startChrome();
runHooks();
toStart();
follow();
document.body.classList.add("ready");
