-- manual: where a block comment ends, optimizer hints, and an empty executable comment
/**/ SELECT 1; /***/ SELECT 2; /* **/ SELECT 3; /*****;/ *****/ SELECT 4; SELECT /*+ MAX_EXECUTION_TIME(1000); */ 5; /*!*/ SELECT 6; /*!50000*/ SELECT 7; SELECT /*! 8 */;
