.bail off
