-- lang_comment: where a block comment ends
/**/ SELECT 1; /***/ SELECT 2; /* **/ SELECT 3; /*****;/ *****/ SELECT 4; SELECT 5/**/+/*;*/6; SELECT 7 - -8; SELECT 1;
