-- cli.html: dot commands of a dump's head
.mode csv
.import data.csv a
