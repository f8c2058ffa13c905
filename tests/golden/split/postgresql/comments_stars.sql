-- manual 4.1.5: where a block comment ends
/**/ SELECT 1; /***/ SELECT 2; /* **/ SELECT 3; /*/*/**/*/*/ SELECT 4; /*****;/ *****/ SELECT 5;
