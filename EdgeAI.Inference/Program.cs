using EdgeAI.Inference;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddInference();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapInference();
return await app.RunToExitCodeAsync();
