-- seen on 15: 1$a$b$a$ is a number and a quoted text, 1e5$$ one word
SELECT 1$a$;$a$; SELECT 1e5$$; SELECT 2 $$;$$; SELECT 3;
