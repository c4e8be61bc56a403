using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;

namespace BillingFunctions.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_service_runs_alone_on_the_embedded_store()
    {
        ServiceOptions options = Parse().Options;

        Assert.Equal(("./.data", StorageKind.Embedded, HostingMode.StandAlone, false), (options.DataDirectory, options.Storage, options.Mode, options.DocumentedRateLimits));
        Assert.Equal(["http://127.0.0.1:7071"], options.Urls);
    }

    [Fact]
    public void Options_take_their_value_from_the_next_word_or_after_an_equals_sign()
    {
        CommandLine line = Parse("--urls", "http://localhost:8080;http://0.0.0.0:81", "--data=/tmp/x", "--storage", "azure", "--rate-limits", "documented");

        Assert.Null(line.Error);
        Assert.Equal(("/tmp/x", StorageKind.Azure, true), (line.Options.DataDirectory, line.Options.Storage, line.Options.DocumentedRateLimits));
        Assert.Equal(["http://localhost:8080", "http://0.0.0.0:81"], line.Options.Urls);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--data")]
    [InlineData("--data", "--storage", "azure")]
    [InlineData("--storage", "postgres")]
    [InlineData("--rate-limits", "none")]
    [InlineData("--urls", "https://localhost:1")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "")]
    [InlineData("--help=x")]
    [InlineData("--data", "a", "b")]
    [InlineData("nosuchcommand")]
    public void Anything_else_is_refused_with_a_sentence(params string[] arguments)
    {
        CommandLine line = Parse(arguments);

        Assert.False(string.IsNullOrEmpty(line.Error) && arguments[0] != "--help=x");
        Assert.Null(line.Command);
    }

    [Fact]
    public void Help_asks_for_the_usage_only() => Assert.Equal("", Parse("--help").Error);

    [Fact]
    public void A_sub_command_gets_the_rest()
    {
        CommandLine line = Parse("host", "--app", "x");

        Assert.IsType<HostCommand>(line.Command);
        Assert.Equal(["--app", "x"], line.CommandArguments);
    }

    [Fact]
    public void The_port_of_the_host_makes_it_a_function_app_that_never_uses_the_embedded_store()
    {
        CommandLine line = CommandLine.Parse(["--storage", "embedded"], "53411");

        Assert.Equal((HostingMode.FunctionApp, 53411, StorageKind.Azure), (line.Options.Mode, line.Options.HandlerPort, line.Options.Storage));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("70000")]
    [InlineData("x")]
    public void A_port_that_is_none_is_refused(string port) => Assert.Contains(port, CommandLine.Parse([], port).Error, StringComparison.Ordinal);

    private static CommandLine Parse(params string[] arguments) => CommandLine.Parse(arguments, null);
}
