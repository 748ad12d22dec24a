using EdgeAI.Inference;

return await Running.ToExitCodeAsync(() =>
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.AddServiceDefaults();
    builder.AddInference();

    var app = builder.Build();
    app.MapDefaultEndpoints();
    app.MapInference();
    return app;
});
