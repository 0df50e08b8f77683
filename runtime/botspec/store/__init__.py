"""The only room that speaks SQL: the embedded server, the migrations, the store itself."""
