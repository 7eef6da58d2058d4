// Starts the page's parts. Everything listens on the document, so updates need no rewiring.

import { startChrome } from "./chrome.js";
import { startCombos } from "./combo.js";
import { startComposer } from "./composer.js";
import { startElements } from "./elements.js";
import { allToEnd, follow, runHooks } from "./live.js";
import { startMenus } from "./menus.js";
import { startModal } from "./modal.js";
import { startTables } from "./tables.js";

startMenus();
startCombos();
startElements();
startModal();
startComposer();
startTables();
startChrome();
runHooks();
allToEnd();
follow();
document.body.classList.add("ready");
