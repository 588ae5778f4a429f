// One entry for every page. Each module works on what it finds and asks for nothing else,
// so a page without a list or a form costs nothing. Nothing here is needed to do one's work.
import { startDisplay } from "./display.js";
import { startErrors } from "./errors.js";
import { startFiles } from "./files.js";
import { startKeys } from "./keys.js";
import { startNotices } from "./notices.js";
import { startProgress } from "./progress.js";
import { startSearch } from "./search.js";
import { startSubmit } from "./submit.js";

startDisplay();
startErrors();
startFiles();
startKeys();
startNotices();
startProgress();
startSearch();
startSubmit();
