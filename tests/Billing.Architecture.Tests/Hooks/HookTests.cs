namespace Billing.Architecture.Hooks;

/// <summary>What the hooks of <c>azure.yaml</c> call, argument by argument, and that they stop with a line where a call fails.</summary>
public sealed class HookTests
{
    private const string Keeps = """
        case "$*" in
          *'secret list'*) echo 0 ;;
          *'secret set'*) echo "$(stat -c %a "$9") $7 $(cat "$9")" >> kept ;;
        esac
        """;

    [Fact]
    public void Tools_that_are_missing_are_named_before_anything_is_made()
    {
        using HookRun run = new HookRun().With("az").With("dotnet").With("openssl");
        (int exitCode, _, string[] complained) = run.Run("check-tools.sh", path: "/nowhere");
        Assert.Equal((1, "Please install: zip curl"), (exitCode, Assert.Single(complained)));
        Assert.Equal(0, run.With("zip").With("curl").Run("check-tools.sh", path: "/nowhere").ExitCode);
        Assert.Empty(run.Calls);
    }

    [Fact]
    public void The_vault_gets_two_secrets_through_a_file_that_nobody_else_can_read()
    {
        using HookRun run = Vault(Keeps);
        (int exitCode, string[] said, string[] complained) = run.Run("fill-vault.sh");
        Assert.Equal(0, exitCode);
        Assert.Empty(complained);
        Assert.Equal(["secret-keys was made", "admin-secret was made"], said);
        Assert.Equal(["600 secret-keys 1:random", "600 admin-secret random"], File.ReadAllLines(run.PathOf("kept")));

        string[] calls = [.. run.Calls];
        string[] files = [.. calls.Where(call => call.Contains("|set|", StringComparison.Ordinal)).Select(call => call.Split('|')[9])];
        Assert.All(files, file => Assert.False(File.Exists(file), file));
        Assert.Equal(
            [
                Listed("secret-keys"), "openssl|rand|-base64|32",
                $"az|keyvault|secret|set|--vault-name|kv-1|--name|secret-keys|--file|{files[0]}|--encoding|utf-8|--output|none",
                Listed("admin-secret"), "openssl|rand|-hex|32",
                $"az|keyvault|secret|set|--vault-name|kv-1|--name|admin-secret|--file|{files[1]}|--encoding|utf-8|--output|none",
            ],
            calls);
    }

    [Fact]
    public void A_secret_that_is_there_is_not_touched()
    {
        using HookRun run = Vault("echo 1");
        Assert.Equal(["secret-keys is in the vault already", "admin-secret is in the vault already"], run.Run("fill-vault.sh").Said);
        Assert.Equal([Listed("secret-keys"), Listed("admin-secret")], run.Calls);
    }

    [Fact]
    public void A_vault_whose_role_is_not_in_force_yet_is_asked_again()
    {
        using HookRun run = Vault($$"""
            if [ ! -e asked ]; then touch asked; echo "Forbidden" >&2; exit 1; fi
            {{Keeps}}
            """);
        (int exitCode, string[] said, string[] complained) = run.Run("fill-vault.sh");
        Assert.Equal((0, 2), (exitCode, said.Length));
        Assert.Equal(["Forbidden", "the vault does not answer yet (1 of 20)"], complained);
        Assert.Single(run.Calls, "sleep|15");
    }

    /// <summary>To take a vault that cannot be read for one that has the secrets would deploy an app without keys; an empty key would be worse.</summary>
    [Theory]
    [InlineData("exit 3", "printf random", "The secrets of kv-1 cannot be listed: has the deployer the role Key Vault Secrets Officer, and is a private vault reached from inside its network?", 0)]
    [InlineData("echo strange", "printf random", "kv-1 was asked how many secrets are named secret-keys, and said: strange", 0)]
    [InlineData("echo 0", "exit 1", "openssl made no key", 0)]
    [InlineData("case \"$*\" in *'secret set'*) exit 1 ;; *) echo 0 ;; esac", "printf random", "secret-keys could not be put into kv-1", 1)]
    public void A_vault_that_cannot_be_filled_stops_the_deployment(string az, string openssl, string line, int sets)
    {
        using HookRun run = Vault(az, openssl);
        (int exitCode, string[] said, string[] complained) = run.Run("fill-vault.sh");
        Assert.Equal((1, line), (exitCode, complained[^1]));
        Assert.Empty(said);
        string[] set = [.. run.Calls.Where(call => call.Contains("|set|", StringComparison.Ordinal))];
        Assert.Equal(sets, set.Length);
        Assert.All(set, call => Assert.False(File.Exists(call.Split('|')[9]), call));
    }

    [Theory]
    [InlineData("fill-vault.sh", "AZURE_KEY_VAULT_NAME")]
    [InlineData("first-answer.sh", "SERVICE_URL")]
    public void Without_what_the_deployment_gives_a_hook_says_what_to_do_first(string hook, string variable)
    {
        using var run = new HookRun();
        (int exitCode, _, string[] complained) = run.Run(hook);
        Assert.NotEqual(0, exitCode);
        Assert.EndsWith($"{variable}: run azd provision first", Assert.Single(complained), StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_is_published_with_its_own_runtime_and_zipped_with_the_x_bit()
    {
        using HookRun run = new HookRun().With("dotnet", Publishes).With("zip", "test -x BillingFunctions && printf 12345 > ../app.zip");
        Directory.CreateDirectory(run.PathOf("out/app"));
        File.WriteAllText(run.PathOf("out/app/left from before"), "");
        (int exitCode, string[] said, string[] complained) = run.Run("package.sh");
        Assert.Equal((0, "out/app.zip: 5 bytes"), (exitCode, Assert.Single(said)));
        Assert.Empty(complained);
        Assert.False(File.Exists(run.PathOf("out/app/left from before")));
        Assert.Equal(
            ["dotnet|publish|src/BillingFunctions|-c|Release|-r|linux-x64|--self-contained|-p:DebugType=none|-o|out/app|--nologo|-v|q", "zip|-q|-r|../app.zip|."], run.Calls);
    }

    [Theory]
    [InlineData("exit 1", "", "The app could not be published; nothing was deployed", 0)]
    [InlineData("mkdir -p out/app && touch out/app/BillingFunctions out/app/local.settings.json", "", "out/app/local.settings.json must not be deployed", 0)]
    [InlineData("mkdir -p out/app && touch out/app/BillingFunctions out/app/secret.keys", "", "out/app/secret.keys must not be deployed", 0)]
    [InlineData(Publishes, "exit 15", "out/app.zip could not be made", 1)]
    public void A_package_that_is_not_as_it_must_be_stops_the_deployment(string dotnet, string zip, string line, int zips)
    {
        using HookRun run = new HookRun().With("dotnet", dotnet).With("zip", zip);
        (int exitCode, string[] said, string[] complained) = run.Run("package.sh");
        Assert.Equal((1, line, zips), (exitCode, complained[^1], run.Calls.Count(call => call.StartsWith("zip", StringComparison.Ordinal))));
        Assert.Empty(said);
    }

    [Fact]
    public void The_new_version_is_waited_for()
    {
        using HookRun run = Service("if [ ! -e asked ]; then touch asked; exit 22; fi");
        (int exitCode, string[] said, _) = run.Run("first-answer.sh");
        Assert.Equal((0, "https://func.example answers; its reference is at https://func.example/docs"), (exitCode, said[^1]));
        const string Asked = "curl|-fsS|-o|/dev/null|--max-time|20|https://func.example/";
        Assert.Equal([Asked, "sleep|15", Asked], run.Calls);
    }

    [Fact]
    public void A_version_that_never_answers_fails_and_names_the_page()
    {
        using HookRun run = Service("exit 22");
        (int exitCode, _, string[] complained) = run.Run("first-answer.sh");
        Assert.Equal((1, "https://func.example does not answer: see docs/operations/deploy.md, 'It does not answer'", 40), (exitCode, complained[^1], run.Calls.Count));
        Assert.Contains("## It does not answer", File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "operations", "deploy.md")), StringComparison.Ordinal);
    }

    private const string Publishes = "mkdir -p out/app && touch out/app/BillingFunctions";

    private static string Listed(string name) => $"az|keyvault|secret|list|--vault-name|kv-1|--query|[?name=='{name}'] | length(@)|--output|tsv";

    private static HookRun Vault(string az, string openssl = "printf random")
    {
        HookRun run = new HookRun().With("az", az).With("openssl", openssl).With("sleep");
        run.Variables["AZURE_KEY_VAULT_NAME"] = "kv-1";
        return run;
    }

    private static HookRun Service(string curl)
    {
        HookRun run = new HookRun().With("curl", curl).With("sleep");
        run.Variables["SERVICE_URL"] = "https://func.example";
        return run;
    }
}
