\copy a FROM 'a.csv' CSV
