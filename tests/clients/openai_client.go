// go-openai against a running hub: HUB_URL and HUB_KEY say where.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sashabaranov/go-openai"
)

const reply = "Hello from the embedded engine. This is a self-test reply!"

func clientWith(key string) *openai.Client {
	config := openai.DefaultConfig(key)
	config.BaseURL = os.Getenv("HUB_URL") + "/v1"
	return openai.NewClientWithConfig(config)
}

func require(holds bool, said string, seen ...any) {
	if !holds {
		fmt.Println("not so:", said, fmt.Sprintf("%+v", seen))
		os.Exit(1)
	}
}

func ask(model string) openai.ChatCompletionRequest {
	messages := []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: "hi"}}
	return openai.ChatCompletionRequest{Model: model, Messages: messages}
}

func main() {
	ctx := context.Background()
	client := clientWith(os.Getenv("HUB_KEY"))

	whole, err := client.CreateChatCompletion(ctx, ask("tiny"))
	require(err == nil, "it answers", err)
	require(whole.Choices[0].Message.Content == reply && whole.Choices[0].FinishReason == "stop", "the reply", whole)
	require(whole.Usage.TotalTokens == whole.Usage.PromptTokens+whole.Usage.CompletionTokens, "the sum", whole.Usage)

	request := ask("tiny")
	request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	stream, err := client.CreateChatCompletionStream(ctx, request)
	require(err == nil, "it streams", err)
	text, finish, total := "", "", 0
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		require(err == nil, "a chunk is read", err)
		if chunk.Usage != nil {
			total = chunk.Usage.TotalTokens
		}
		for _, choice := range chunk.Choices {
			text += choice.Delta.Content
			finish += string(choice.FinishReason)
		}
	}
	stream.Close()
	require(text == reply && finish == "stop" && total == whole.Usage.TotalTokens, "the stream", text, finish, total)

	request = ask("tiny")
	parameters := json.RawMessage(`{"type":"object","properties":{"city":{"enum":["Oslo"]}},"required":["city"]}`)
	request.Tools = []openai.Tool{{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{Name: "weather", Parameters: parameters}}}
	request.ToolChoice = openai.ToolChoice{Type: openai.ToolTypeFunction, Function: openai.ToolFunction{Name: "weather"}}
	called, err := client.CreateChatCompletion(ctx, request)
	require(err == nil && len(called.Choices[0].Message.ToolCalls) == 1, "it calls", err, called)
	call := called.Choices[0].Message.ToolCalls[0]
	var input map[string]string
	require(json.Unmarshal([]byte(call.Function.Arguments), &input) == nil, "arguments are JSON", call)
	require(called.Choices[0].FinishReason == openai.FinishReasonToolCalls && call.ID != "", "the call", called)
	require(call.Function.Name == "weather" && input["city"] == "Oslo", "the call", call)

	vectors, err := client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Model: "embed", Input: []string{"a", "b"}})
	require(err == nil && len(vectors.Data) == 2 && len(vectors.Data[1].Embedding) == 64, "vectors", err, vectors)
	models, err := client.ListModels(ctx)
	require(err == nil && len(models.Models) > 1, "models", err, models)

	var refused *openai.APIError
	_, err = client.CreateChatCompletion(ctx, ask("tini"))
	require(errors.As(err, &refused), "an error of its own kind", err)
	require(refused.HTTPStatusCode == 404 && refused.Code == "model_not_found", "404", refused)
	require(*refused.Param == "model" && strings.Contains(refused.Message, "tiny"), "near names", refused)
	_, err = client.CreateChatCompletionStream(ctx, ask("tini"))
	require(errors.As(err, &refused) && refused.HTTPStatusCode == 404, "404 of a stream", err)
	_, err = clientWith("sk-nobody-knows").ListModels(ctx)
	require(errors.As(err, &refused) && refused.HTTPStatusCode == 401, "401", err)
	fmt.Println("ok")
}
