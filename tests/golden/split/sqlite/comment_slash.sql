-- lang_comment: /*/ closes nothing
SELECT 1 /*/ ; */; SELECT 2;
