using EdgeAI.Dashboard;

return await DashboardApplication.RunAsync(args);
